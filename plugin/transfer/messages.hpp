// Signed messages between districts: requests, denials, receipts; compact JWS with the sender's
// key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "acts/transfers.hpp"
#include "core/value.hpp"
#include "crypto/keys.hpp"
#include "transfer/directory.hpp"

namespace throughline::transfer {

std::string sign_message(const core::value& claims, const crypto::key_pair& key);

struct verified_message {
  core::uid message;
  acts::peer from;
  core::value claims;
};
// failure package_sender, package_signature, package_recipient, package_format: says which, nothing
// of the text.
verified_message read_message(std::string_view jws, const directory& dir, std::string_view to);

// Takes a verified message to the act it is for.
void deliver_message(acts::district& d, const acts::caller& by, const verified_message& m);

// Takes a sound package to receive_package; the zip is kept under <district>.files/ first.
acts::receive_result deliver_package(acts::district& d, const acts::caller& by,
                                     std::string_view zip, const directory& dir);

}  // namespace throughline::transfer
