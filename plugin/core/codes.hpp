// The one table of everything that can go wrong: code, HTTP status; docs/codes.md and the words
// come from it.
#pragma once

#include <array>
#include <string_view>

namespace throughline::core {

// A stable, kebab-case name. `status` is the HTTP status of a failure (RFC 9110), 0 for a finding.
// The sentence a person reads is the word "code.<name>" in words/*.po.
struct code {
  std::string_view name;
  int status = 0;
};

namespace codes {

// failures: the request as a whole was refused
inline constexpr code bad_request{"bad-request", 400};
inline constexpr code bad_json{"bad-json", 400};
inline constexpr code bad_actor{"bad-actor", 401};
inline constexpr code forbidden{"forbidden", 403};
inline constexpr code bad_token{"bad-token", 403};
inline constexpr code access_limited{"access-limited", 403};
inline constexpr code rights_moved{"rights-moved", 403};
inline constexpr code not_found{"not-found", 404};
inline constexpr code bad_method{"bad-method", 405};
inline constexpr code conflict{"conflict", 409};
inline constexpr code bad_transition{"bad-transition", 409};
inline constexpr code stop_in_force{"stop-in-force", 409};
inline constexpr code second_person{"second-person", 409};
inline constexpr code on_hold{"on-hold", 409};
inline constexpr code evidence_against{"evidence-against", 409};
inline constexpr code two_plans{"two-plans", 409};
inline constexpr code stale_section{"stale-section", 412};
inline constexpr code too_large{"too-large", 413};
inline constexpr code bad_media_type{"bad-media-type", 415};
inline constexpr code invalid{"invalid", 422};
inline constexpr code locked{"locked", 423};
inline constexpr code corrupt{"corrupt", 500};
inline constexpr code unavailable{"unavailable", 503};
inline constexpr code deadline_passed{"deadline-passed", 503};
inline constexpr code newer_schema{"newer-schema", 503};

// findings of plan content
inline constexpr code required{"required"};
inline constexpr code too_long{"too-long"};
inline constexpr code not_an_option{"not-an-option"};
inline constexpr code no_such_student{"no-such-student"};
inline constexpr code bad_date{"bad-date"};
inline constexpr code day_to_come{"day-to-come"};
inline constexpr code before_text{"before-text"};
inline constexpr code before_exit{"before-exit"};
inline constexpr code before_entry{"before-entry"};
inline constexpr code reviewed_already{"reviewed-already"};
inline constexpr code answered_since{"answered-since"};
inline constexpr code signs_alone{"signs-alone"};
inline constexpr code may_not_sign{"may-not-sign"};
inline constexpr code ends_before{"ends-before"};
inline constexpr code text_changed{"text-changed"};
inline constexpr code bad_number{"bad-number"};
inline constexpr code too_few{"too-few"};
inline constexpr code too_many{"too-many"};
inline constexpr code unknown_field{"unknown-field"};

// findings of a district's overlay over its state's profile
inline constexpr code overlay_place{"overlay-place"};
inline constexpr code overlay_loosens{"overlay-loosens"};
inline constexpr code overlay_state_fact{"overlay-state-fact"};

// findings of course plans
inline constexpr code course_unknown{"course-unknown"};
inline constexpr code course_taken{"course-taken"};
inline constexpr code course_twice{"course-twice"};
inline constexpr code course_grade{"course-grade"};
inline constexpr code course_not_offered{"course-not-offered"};
inline constexpr code course_alternate{"course-alternate"};
inline constexpr code prerequisite_missing{"prerequisite-missing"};
inline constexpr code prerequisite_late{"prerequisite-late"};
inline constexpr code corequisite_missing{"corequisite-missing"};

// findings of feeds
inline constexpr code manifest_missing{"manifest-missing"};
inline constexpr code manifest_property{"manifest-property"};
inline constexpr code manifest_version{"manifest-version"};
inline constexpr code manifest_mode{"manifest-mode"};
inline constexpr code file_missing{"file-missing"};
inline constexpr code file_unexpected{"file-unexpected"};
inline constexpr code file_empty{"file-empty"};
inline constexpr code file_unreadable{"file-unreadable"};
inline constexpr code bad_encoding{"bad-encoding"};
inline constexpr code header_missing{"header-missing"};
inline constexpr code header_order{"header-order"};
inline constexpr code header_case{"header-case"};
inline constexpr code header_duplicate{"header-duplicate"};
inline constexpr code header_unknown{"header-unknown"};
inline constexpr code row_ragged{"row-ragged"};
inline constexpr code row_empty{"row-empty"};
inline constexpr code row_too_long{"row-too-long"};
inline constexpr code field_too_long{"field-too-long"};
inline constexpr code field_nul{"field-nul"};
inline constexpr code field_newline{"field-newline"};
inline constexpr code quote_unterminated{"quote-unterminated"};
inline constexpr code quote_stray{"quote-stray"};
inline constexpr code line_ends{"line-ends"};
inline constexpr code blank_trimmed{"blank-trimmed"};
inline constexpr code id_missing{"id-missing"};
inline constexpr code id_duplicate{"id-duplicate"};
inline constexpr code value_missing{"value-missing"};
inline constexpr code enum_unknown{"enum-unknown"};
inline constexpr code enum_case{"enum-case"};
inline constexpr code lifecycle_in_bulk{"lifecycle-in-bulk"};
inline constexpr code lifecycle_missing{"lifecycle-missing"};
inline constexpr code reference_unknown{"reference-unknown"};
inline constexpr code reference_rejected{"reference-rejected"};
inline constexpr code id_repeated{"id-repeated"};
inline constexpr code id_alike{"id-alike"};
inline constexpr code identity_conflict{"identity-conflict"};
inline constexpr code suspected_withdrawal{"suspected-withdrawal"};
inline constexpr code removal_threshold{"removal-threshold"};
inline constexpr code calendar_missing{"calendar-missing"};

// findings of OneRoster packages
inline constexpr code manifest_header{"manifest-header"};
inline constexpr code manifest_property_duplicate{"manifest-property-duplicate"};
inline constexpr code manifest_property_unknown{"manifest-property-unknown"};
inline constexpr code file_unknown{"file-unknown"};
inline constexpr code file_name_case{"file-name-case"};
inline constexpr code package_folder{"package-folder"};
inline constexpr code package_folders{"package-folders"};
inline constexpr code package_nested{"package-nested"};
inline constexpr code header_name{"header-name"};
inline constexpr code header_secret{"header-secret"};
inline constexpr code id_characters{"id-characters"};
inline constexpr code pairs_form{"pairs-form"};
inline constexpr code list_pairs{"list-pairs"};
inline constexpr code null_text{"null-text"};
inline constexpr code org_zero{"org-zero"};
inline constexpr code parent_itself{"parent-itself"};
inline constexpr code dates_reversed{"dates-reversed"};
inline constexpr code range_reversed{"range-reversed"};
inline constexpr code objective_form{"objective-form"};
inline constexpr code reference_kind{"reference-kind"};
inline constexpr code role_primary_twice{"role-primary-twice"};
inline constexpr code role_of_primary_org{"role-of-primary-org"};
inline constexpr code profile_of_another{"profile-of-another"};
inline constexpr code class_of_another{"class-of-another"};
inline constexpr code not_in_class{"not-in-class"};
inline constexpr code score_range{"score-range"};

// findings of calendars and Ed-Fi documents
inline constexpr code day_duplicate{"day-duplicate"};
inline constexpr code day_conflict{"day-conflict"};
inline constexpr code day_outside_year{"day-outside-year"};
inline constexpr code descriptor_unmapped{"descriptor-unmapped"};
inline constexpr code session_days{"session-days"};
inline constexpr code edfi_document{"edfi-document"};
inline constexpr code edfi_version{"edfi-version"};
inline constexpr code edfi_skipped{"edfi-skipped"};
inline constexpr code edfi_facts_alone{"edfi-facts-alone"};
inline constexpr code edfi_reference{"edfi-reference"};
inline constexpr code edfi_key{"edfi-key"};
inline constexpr code edfi_no_agency{"edfi-no-agency"};
inline constexpr code plan_contradicts{"plan-contradicts"};
inline constexpr code plan_part_twice{"plan-part-twice"};
inline constexpr code contact_restricted{"contact-restricted"};
inline constexpr code credits_contradict{"credits-contradict"};
inline constexpr code schema_violation{"schema-violation"};
inline constexpr code xml_malformed{"xml-malformed"};
inline constexpr code xml_truncated{"xml-truncated"};
inline constexpr code xml_refused{"xml-refused"};
inline constexpr code xml_limit{"xml-limit"};

// findings of what is exported
inline constexpr code export_left_out{"export-left-out"};
inline constexpr code export_no_place{"export-no-place"};
inline constexpr code export_character{"export-character"};

// findings of transfer packages and the directory
inline constexpr code package_file_missing{"package-file-missing"};
inline constexpr code package_file_extra{"package-file-extra"};
inline constexpr code package_hash{"package-hash"};
inline constexpr code package_signature{"package-signature"};
inline constexpr code package_sender{"package-sender"};
inline constexpr code package_recipient{"package-recipient"};
inline constexpr code package_format{"package-format"};
inline constexpr code package_expired{"package-expired"};
inline constexpr code directory_expired{"directory-expired"};
inline constexpr code directory_signature{"directory-signature"};
inline constexpr code match_none{"match-none"};
inline constexpr code match_review{"match-review"};
inline constexpr code section_unmapped{"section-unmapped"};

// findings of the store's own checks
inline constexpr code integrity{"integrity"};
inline constexpr code foreign_key{"foreign-key"};
inline constexpr code chain_broken{"chain-broken"};
inline constexpr code content_hash{"content-hash"};
inline constexpr code chain_short{"chain-short"};
inline constexpr code detail_missing{"detail-missing"};
inline constexpr code seal_broken{"seal-broken"};
inline constexpr code anchor_mismatch{"anchor-mismatch"};
inline constexpr code anchor_signature{"anchor-signature"};
inline constexpr code file_damaged{"file-damaged"};
inline constexpr code backup_damaged{"backup-damaged"};
inline constexpr code came_after_merge{"came-after-merge"};
inline constexpr code clock_backwards{"clock-backwards"};

inline constexpr std::array all{bad_request,
                                bad_json,
                                bad_actor,
                                forbidden,
                                bad_token,
                                access_limited,
                                rights_moved,
                                not_found,
                                bad_method,
                                conflict,
                                bad_transition,
                                stop_in_force,
                                second_person,
                                on_hold,
                                evidence_against,
                                two_plans,
                                stale_section,
                                too_large,
                                bad_media_type,
                                invalid,
                                locked,
                                corrupt,
                                unavailable,
                                deadline_passed,
                                newer_schema,
                                required,
                                too_long,
                                not_an_option,
                                no_such_student,
                                bad_date,
                                day_to_come,
                                before_text,
                                before_exit,
                                before_entry,
                                reviewed_already,
                                answered_since,
                                signs_alone,
                                may_not_sign,
                                ends_before,
                                text_changed,
                                bad_number,
                                too_few,
                                too_many,
                                unknown_field,
                                overlay_place,
                                overlay_loosens,
                                overlay_state_fact,
                                course_unknown,
                                course_taken,
                                course_twice,
                                course_grade,
                                course_not_offered,
                                course_alternate,
                                prerequisite_missing,
                                prerequisite_late,
                                corequisite_missing,
                                manifest_missing,
                                manifest_property,
                                manifest_version,
                                manifest_mode,
                                file_missing,
                                file_unexpected,
                                file_empty,
                                file_unreadable,
                                bad_encoding,
                                header_missing,
                                header_order,
                                header_case,
                                header_duplicate,
                                header_unknown,
                                row_ragged,
                                row_empty,
                                row_too_long,
                                field_too_long,
                                field_nul,
                                field_newline,
                                quote_unterminated,
                                quote_stray,
                                line_ends,
                                blank_trimmed,
                                id_missing,
                                id_duplicate,
                                value_missing,
                                enum_unknown,
                                enum_case,
                                lifecycle_in_bulk,
                                lifecycle_missing,
                                reference_unknown,
                                reference_rejected,
                                id_repeated,
                                id_alike,
                                identity_conflict,
                                suspected_withdrawal,
                                removal_threshold,
                                calendar_missing,
                                manifest_header,
                                manifest_property_duplicate,
                                manifest_property_unknown,
                                file_unknown,
                                file_name_case,
                                package_folder,
                                package_folders,
                                package_nested,
                                header_name,
                                header_secret,
                                id_characters,
                                pairs_form,
                                list_pairs,
                                null_text,
                                org_zero,
                                parent_itself,
                                dates_reversed,
                                range_reversed,
                                objective_form,
                                reference_kind,
                                role_primary_twice,
                                role_of_primary_org,
                                profile_of_another,
                                class_of_another,
                                not_in_class,
                                score_range,
                                day_duplicate,
                                day_conflict,
                                day_outside_year,
                                descriptor_unmapped,
                                session_days,
                                edfi_document,
                                edfi_version,
                                edfi_skipped,
                                edfi_facts_alone,
                                edfi_reference,
                                edfi_key,
                                edfi_no_agency,
                                plan_contradicts,
                                plan_part_twice,
                                contact_restricted,
                                credits_contradict,
                                schema_violation,
                                xml_malformed,
                                xml_truncated,
                                xml_refused,
                                xml_limit,
                                export_left_out,
                                export_no_place,
                                export_character,
                                package_file_missing,
                                package_file_extra,
                                package_hash,
                                package_signature,
                                package_sender,
                                package_recipient,
                                package_format,
                                package_expired,
                                directory_expired,
                                directory_signature,
                                match_none,
                                match_review,
                                section_unmapped,
                                integrity,
                                foreign_key,
                                chain_broken,
                                content_hash,
                                chain_short,
                                detail_missing,
                                seal_broken,
                                anchor_mismatch,
                                anchor_signature,
                                file_damaged,
                                backup_damaged,
                                came_after_merge,
                                clock_backwards};

}  // namespace codes

// The code of that name; null when there is none.
constexpr const code* find_code(std::string_view name) {
  for (const auto& one : codes::all)
    if (one.name == name) return &one;
  return nullptr;
}

}  // namespace throughline::core
