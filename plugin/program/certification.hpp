// import oneroster --certification-log: packages taken one by one by the book, each with its row.
#pragma once

#include <string>
#include <vector>

namespace throughline::program {

struct run;

struct certification {
  std::vector<std::string> packages;
  std::string log, base;  // base: a set taken in before each package, for delta tests; may be empty
};

// Takes each package in strict mode into a district of its own that is made for it and thrown away
// after; the caller's district is not touched. Throws only when the log or the base set is no good.
void certify(run& r, const certification& what);

}  // namespace throughline::program
