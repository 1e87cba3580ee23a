// assay work where assay was built without a client of NATS: it says so.
#include "support/run_command.hpp"

#include <doctest/doctest.h>

using namespace assay::test;

TEST_CASE("without libnats assay work says what is missing") {
  const command_output worker = run_command({ASSAY_CLI, "work", "--job", "x", "--schema", "a int"});
  CHECK(worker.exit_code == 2);
  CHECK(contains(worker.err, "built without NATS"));
  CHECK(run_command({ASSAY_CLI, "work", "--job", "x", "--enqueue", "-"}).exit_code == 2);
  CHECK(run_command({ASSAY_CLI, "work", "--job", "x", "--drain", "-"}).exit_code == 2);
}
