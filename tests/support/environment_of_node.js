// Gives a program that emscripten made for Node.js the environment that Node.js has.
Module.preRun = [() => Object.assign(ENV, process.env)];
