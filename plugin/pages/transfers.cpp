// Pages of the records transfer (being written).
#include "pages/transfers.hpp"
namespace throughline::pages {
std::string student_transfers(const frame&, const acts::transfers_view&, const transfer_attempt*) { return {}; }
std::string disclosures(const frame&, const acts::transfers_view&) { return {}; }
std::string transfer_desk(const frame&, const acts::transfers_view&) { return {}; }
std::string transfer_page(const frame&, const acts::transfer_detail&, const transfer_attempt*) { return {}; }
std::string imports_page(const frame&, const core::value&) { return {}; }
}  // namespace throughline::pages
