"""Keeps one assay running, and asks it about one answer at a time: `assay parse --framed`."""
import json
import struct
import subprocess


class Assay:
    def __init__(self, schema):
        command = ["assay", "parse", "--schema", schema, "--framed", "--lines", "answers"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def parse(self, answer):
        text = answer.encode()
        self.process.stdin.write(struct.pack(">I", len(text)) + text)
        self.process.stdin.flush()
        (length,) = struct.unpack(">I", self.process.stdout.read(4))
        return json.loads(self.process.stdout.read(length))

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


if __name__ == "__main__":
    assay = Assay("product, stars int")
    for answer in ['{"product": "Tea", "stars": 5}', "Sure:\n\n{product: 'Cup', stars: \"4\"}", "Sorry."]:
        result = assay.parse(answer)
        print(result["id"], result["value"] if result["ok"] else result["errors"][0]["type"])
    print("exit", assay.close())
