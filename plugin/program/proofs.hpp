// Anchors (signed heads of the audit chain, one compact JWS a line) and how a verification is told.
#pragma once

#include <string>
#include <vector>

#include "acts/proof.hpp"
#include "program/run.hpp"

namespace throughline::program {

// The heads of an anchor file, each believed only when signed by this district's key: one of the
// signed directory's, or the key file's own. A line that is not is a failure invalid naming it. No
// file name: none.
std::vector<acts::anchored_head> read_anchors(run& r, const std::string& file);
// Signs the present head and adds it to the file, synced.
void write_anchor(run& r, const std::string& file);

void tell(run& r, const acts::verification& v);

}  // namespace throughline::program
