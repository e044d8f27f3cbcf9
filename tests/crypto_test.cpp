// Signatures that must be believed and those that must not.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "core/failure.hpp"
#include "crypto/base64url.hpp"
#include "crypto/jws.hpp"
#include "crypto/keys.hpp"
#include "formats/json.hpp"

namespace throughline::crypto {
namespace {

namespace fs = std::filesystem;

std::string own_token(const key_pair& key, const core::value& header, std::string_view payload) {
  const auto input = to_base64url(formats::write_json(header)) + "." + to_base64url(payload);
  return input + "." + to_base64url(key.sign(input));
}

core::value header_of(const key_pair& key) {
  return core::record{{"alg", "ES256"}, {"kid", key.shown().kid()}};
}

TEST(base64url, has_one_form_for_every_text) {
  const std::pair<std::string, std::string> pairs[] = {{"", ""},           {"f", "Zg"},
                                                       {"fo", "Zm8"},      {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg"}, {"\xfb\xff", "-_8"}};
  for (const auto& [bytes, text] : pairs) {
    EXPECT_EQ(to_base64url(bytes), text);
    EXPECT_EQ(from_base64url(text), bytes);
  }
  for (const auto* bad : {"Zg==", "Z", "Zh", "Zm9", "Zm+/", "Zm 9v", "Zm9v\n"})
    EXPECT_EQ(from_base64url(bad), std::nullopt) << bad;
}

TEST(keys, thumbprint_is_that_of_rfc_7638) {
  // the P-256 key of RFC 7517 appendix A.1; its thumbprint worked out with Python's hashlib
  const auto key =
      public_key::from_jwk(core::record{{"kty", "EC"},
                                        {"crv", "P-256"},
                                        {"x", "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"},
                                        {"y", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}});
  EXPECT_EQ(key.kid(), "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s");
  EXPECT_EQ(public_key::from_jwk(key.jwk()).kid(), key.kid());
}

TEST(keys, verifies_the_es256_example_of_rfc_7515) {
  const auto key =
      public_key::from_jwk(core::record{{"kty", "EC"},
                                        {"crv", "P-256"},
                                        {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                                        {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}});
  const std::string input =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvb"
      "S9pc19yb290Ijp0cnVlfQ";
  auto signature = *from_base64url(
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
  EXPECT_TRUE(key.verify(input, signature));
  signature[5] = static_cast<char>(signature[5] ^ 1);
  EXPECT_FALSE(key.verify(input, signature));
  EXPECT_FALSE(key.verify(input, std::string(64, '\0')));
  EXPECT_FALSE(key.verify(input, ""));
}

TEST(keys, refuses_what_is_no_public_p256_key) {
  const auto good = key_pair::make().shown().jwk();
  const auto refused = [&](std::string_view name, core::value v) {
    auto jwk = good;
    jwk.set(name, std::move(v));
    try {
      static_cast<void>(public_key::from_jwk(jwk));
    } catch (const core::failure& e) {
      return e.what_code().name == "bad-token";
    }
    return false;
  };
  EXPECT_TRUE(refused("kty", "RSA"));
  EXPECT_TRUE(refused("crv", "P-384"));
  EXPECT_TRUE(refused("x", good.text("y")));  // off the curve
  EXPECT_TRUE(refused("x", "AA"));
  EXPECT_TRUE(refused("d", "AA"));
  EXPECT_TRUE(refused("kid", "other"));
  EXPECT_FALSE(refused("use", "sig"));
}

TEST(keys, are_kept_in_a_file_of_their_owner_only) {
  const auto path = (fs::temp_directory_path() / ("tl_key_" + std::to_string(::getpid()))).string();
  const auto key = key_pair::make();
  key.save(path);
  struct stat s {};
  ASSERT_EQ(::stat(path.c_str(), &s), 0);
  EXPECT_EQ(s.st_mode & 0777U, 0600U);
  EXPECT_THROW(key.save(path), core::failure);
  EXPECT_EQ(key_pair::load(path).shown().kid(), key.shown().kid());
  ::chmod(path.c_str(), 0644);
  EXPECT_THROW(static_cast<void>(key_pair::load(path)), core::failure);
  fs::remove(path);
}

TEST(jws, a_compact_token_verifies_by_its_key_only) {
  const auto key = key_pair::make();
  const auto token = sign_compact(key, "{\"a\":1}", "throughline-actor+jwt");
  const auto v = verify_compact(token, key.shown(), "throughline-actor+jwt");
  ASSERT_TRUE(v) << v.refused;
  EXPECT_EQ(v.payload, "{\"a\":1}");
  EXPECT_EQ(v.header.text("kid"), key.shown().kid());
  EXPECT_EQ(claimed_kid(token), key.shown().kid());
  EXPECT_FALSE(verify_compact(token, key.shown(), "other+jwt"));
  EXPECT_FALSE(verify_compact(token, key_pair::make().shown()));
  EXPECT_FALSE(verify_detached(token, "{\"a\":1}", key.shown()));
}

TEST(jws, no_changed_byte_of_a_token_verifies) {
  const auto key = key_pair::make();
  const auto token = sign_compact(key, "{}");
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verify_compact(changed, key.shown())) << i;
  }
  for (std::size_t n = 0; n < token.size(); ++n)
    EXPECT_FALSE(verify_compact(token.substr(0, n), key.shown())) << n;
}

TEST(jws, a_detached_signature_covers_the_bytes) {
  const auto key = key_pair::make();
  const std::string bytes("PK\x03\x04\0.\n", 7);
  const auto token = sign_detached(key, bytes);
  EXPECT_NE(token.find(".."), std::string::npos);
  EXPECT_TRUE(verify_detached(token, bytes, key.shown()));
  EXPECT_FALSE(verify_detached(token, bytes + "x", key.shown()));
  EXPECT_FALSE(verify_compact(token, key.shown()));
}

TEST(jws, refuses_headers_that_attack) {
  const auto key = key_pair::make();
  const auto refused = [&](auto change) {
    auto h = header_of(key);
    change(h);
    return verify_compact(own_token(key, h, "{}"), key.shown()).refused;
  };
  EXPECT_EQ(refused([](core::value&) {}), "");
  EXPECT_NE(refused([](core::value& h) { h.set("alg", "none"); }), "");
  EXPECT_NE(refused([](core::value& h) { h.set("alg", "HS256"); }), "");
  EXPECT_NE(refused([](core::value& h) { h.set("alg", "es256"); }), "");
  EXPECT_NE(refused([](core::value& h) { h.set("kid", "../../../dev/null"); }), "");
  EXPECT_NE(refused([](core::value& h) { h.set("kid", nullptr); }), "");
  EXPECT_NE(refused([](core::value& h) { h.set("jku", "http://169.254.169.254/"); }), "");
  EXPECT_NE(refused([](core::value& h) { h.set("x5u", "https://example.org/"); }), "");
  EXPECT_NE(refused([&](core::value& h) { h.set("jwk", key.shown().jwk()); }), "");
  EXPECT_NE(refused([](core::value& h) { h.set("crit", core::list{"exp"}); }), "");
  EXPECT_NE(refused([](core::value& h) { h.set("crit", core::list{}); }), "");
  EXPECT_NE(refused([](core::value& h) { h.set("b64", false); }), "");
  EXPECT_EQ(refused([](core::value& h) { h.set("iat", 5); }), "");
}

TEST(jws, an_unsigned_or_garbled_token_is_refused) {
  const auto key = key_pair::make();
  const auto head = to_base64url(R"({"alg":"none"})");
  for (const auto& token : {head + "." + to_base64url("{}") + ".", std::string("a.b"),
                            std::string("..."), std::string(), std::string("....."), head + ".."})
    EXPECT_FALSE(verify_compact(token, key.shown())) << token;
}

TEST(jwt, claims_are_checked_against_what_is_expected) {
  const expected_claims e{
      .issuer = "ky-001", .audience = "ky-042", .now = 1000, .longest_life = 300};
  const auto claims = [](std::int64_t iat, std::int64_t exp, core::value aud) {
    return core::value(
        core::record{{"iss", "ky-001"}, {"aud", std::move(aud)}, {"iat", iat}, {"exp", exp}});
  };
  EXPECT_EQ(check_claims(claims(900, 1100, "ky-042"), e), "");
  EXPECT_EQ(check_claims(claims(900, 1100, core::list{"x", "ky-042"}), e), "");
  EXPECT_EQ(check_claims(claims(600, 900, "ky-042"), e), "expired");
  EXPECT_EQ(check_claims(claims(1100, 1200, "ky-042"), e), "issued in the future");
  EXPECT_EQ(check_claims(claims(900, 1300, "ky-042"), e), "lives too long");
  EXPECT_EQ(check_claims(claims(900, 1100, "ky-043"), e), "another audience");
  auto other = claims(900, 1100, "ky-042");
  other.set("iss", "ky-009");
  EXPECT_EQ(check_claims(other, e), "another issuer");
  other.set("exp", "soon");
  EXPECT_EQ(check_claims(other, e), "times are missing or odd");
}

TEST(shared_bad_inputs, tokens_are_refused) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  if (shared == nullptr) GTEST_SKIP() << "THROUGHLINE_SHARED is not set";
  const auto folder = fs::path(shared) / "badinputs";
  const auto slurp = [&](const std::string& name) {
    std::ifstream in(folder / name, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), {}};
  };
  // their key goes by a name of its own; ours are named by thumbprint, so even the control is
  // refused
  const auto jwks = formats::read_json(slurp("00ctl-jwks.json"));
  auto jwk = jwks.items("keys").at(0);
  std::erase_if(*jwk.as_record(), [](const auto& member) { return member.first == "kid"; });
  const auto key = public_key::from_jwk(jwk);
  for (const auto& e : fs::directory_iterator(folder)) {
    const auto name = e.path().filename().string();
    if (e.path().extension() != ".jwt" || name[0] == '0' || name.substr(0, 2) == "25") continue;
    std::istringstream lines(slurp(name));
    for (std::string token; std::getline(lines, token);)
      EXPECT_FALSE(verify_compact(token, key)) << name;
  }
}

}  // namespace
}  // namespace throughline::crypto
