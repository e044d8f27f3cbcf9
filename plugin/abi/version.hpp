// The product's version, as `throughline --version` and the table say it.
#pragma once

namespace throughline::abi {

inline constexpr char version[] = "0.1.0";

}  // namespace throughline::abi
