// What a host's signed token is believed for, and that it is judged anew each time it is shown.
#include "program/host_tokens.hpp"

#include <gtest/gtest.h>

#include "crypto/jws.hpp"
#include "formats/json.hpp"

namespace throughline::testing_ {
namespace {

constexpr std::int64_t issued = 1'780'000'000, lives = 240, leeway = 30;

class host_tokens : public ::testing::Test {
 protected:
  static std::string claims(std::int64_t exp = issued + lives, std::int64_t nbf = issued,
                            std::string_view district = "demo") {
    return formats::write_json(core::record{
        {"sub", "counselor-1"}, {"aud", district}, {"iat", issued}, {"nbf", nbf}, {"exp", exp}});
  }
  [[nodiscard]] std::string token(const std::string& payload) const {
    return crypto::sign_compact(key_, payload);
  }
  bool believed(const std::string& shown, std::int64_t at) {
    return !tokens_.actor(shown, "demo", at * 1000).empty();
  }

  const crypto::key_pair key_ = crypto::key_pair::make();
  program::host_tokens tokens_{key_.shown()};
};

}  // namespace

TEST_F(host_tokens, one_that_was_believed_is_refused_once_it_has_expired) {
  const auto shown = token(claims());
  EXPECT_EQ(tokens_.actor(shown, "demo", issued * 1000), claims());
  EXPECT_TRUE(believed(shown, issued + lives + leeway - 1)) << "clocks differ";
  EXPECT_FALSE(believed(shown, issued + lives + leeway));
  EXPECT_FALSE(believed(shown, issued + 86'400));
  EXPECT_TRUE(believed(shown, issued + 1)) << "by the clock, whatever was said of it before";
}

TEST_F(host_tokens, one_that_is_not_valid_yet_is_believed_when_its_time_has_come) {
  const auto shown = token(claims(issued + lives, issued + 120));
  EXPECT_FALSE(believed(shown, issued));
  EXPECT_FALSE(believed(shown, issued + 120 - leeway - 1));
  EXPECT_TRUE(believed(shown, issued + 120));
}

TEST_F(host_tokens, one_of_another_district_is_refused_there_and_here) {
  const auto shown = token(claims());
  EXPECT_TRUE(believed(shown, issued));
  EXPECT_EQ(tokens_.actor(shown, "other", issued * 1000), "");
  EXPECT_FALSE(believed(token(claims(issued + lives, issued, "other")), issued));
}

TEST_F(host_tokens, one_that_lives_longer_than_five_minutes_or_says_no_end_is_refused) {
  EXPECT_TRUE(believed(token(claims(issued + 300)), issued));
  EXPECT_FALSE(believed(token(claims(issued + 301)), issued));
  EXPECT_FALSE(believed(token(R"({"sub":"x","aud":"demo"})"), issued));
}

TEST_F(host_tokens, another_key_vouches_for_nobody) {
  const auto other = crypto::key_pair::make();
  const auto shown = token(claims());
  ASSERT_TRUE(believed(shown, issued));
  EXPECT_FALSE(believed(crypto::sign_compact(other, claims()), issued))
      << "the same claims were believed of the host";
  program::host_tokens after_the_key_changed(other.shown());
  EXPECT_EQ(after_the_key_changed.actor(shown, "demo", issued * 1000), "");
}

TEST_F(host_tokens, a_known_payload_with_another_signature_is_refused) {
  const auto shown = token(claims());
  ASSERT_TRUE(believed(shown, issued));
  const auto body = shown.substr(0, shown.rfind('.') + 1);
  auto forged = shown;
  auto& c = forged[body.size() + 10];
  c = c == 'A' ? 'B' : 'A';
  for (const auto& t : {body, forged, shown + "A", shown.substr(0, shown.size() - 4),
                        std::string("x"), std::string()})
    EXPECT_FALSE(believed(t, issued)) << t.size();
  EXPECT_TRUE(believed(shown, issued));
}

TEST_F(host_tokens, more_than_are_kept_are_still_judged_each) {
  const auto first = token(claims());
  for (int i = 0; i < 1100; ++i) ASSERT_TRUE(believed(token(claims()), issued)) << i;
  EXPECT_TRUE(believed(first, issued));
  EXPECT_FALSE(believed(first, issued + 86'400));
}

}  // namespace throughline::testing_
