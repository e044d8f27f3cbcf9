// HTML of the stub SIS.
#include "pages.hpp"

#include "bridge.hpp"
#include "text.hpp"

namespace sis_stub {

namespace {

std::string e(std::string_view text) { return escape(text); }

std::string role_name(const view& v, std::string_view role) {
  struct entry {
    std::string_view role, english, spanish;
  };
  static constexpr entry names[] = {
      {"student", "Student", "Estudiante"},
      {"guardian", "Parent or guardian", "Padre, madre o tutor"},
      {"teacher", "Teacher", "Docente"},
      {"counselor", "Counselor", "Consejero"},
      {"alternative_staff", "Alternative program staff", "Personal del programa alternativo"},
      {"registrar", "Registrar", "Registro escolar"},
      {"case_manager", "Special education case manager", "Gestor de educación especial"},
      {"administrator", "Administrator", "Administración"},
      {"advocate", "Community advocate", "Defensor comunitario"},
  };
  for (const auto& one : names)
    if (one.role == role) return std::string(v.say(one.english, one.spanish));
  return std::string(role);
}

std::string hidden_csrf(const view& v) {
  return "<input type=\"hidden\" name=\"sis_csrf\" value=\"" + e(v.who ? v.who->csrf : "") + "\">";
}

std::string top(const view& v) {
  std::string out = "<header class=\"sis-top\"><span><b>" + e(v.sis_name) + "</b></span>";
  if (!v.who) return out + "</header>";
  out += "<span>" + std::to_string(v.school_year - 1) + "-" + std::to_string(v.school_year) +
         "</span><span>" + e(v.who->who.name) + "</span>";
  const auto back = "&amp;back=" + url_encode(v.here);
  if (v.who->language == "es")
    out += "<a href=\"/settings?lang=en" + back + "\" lang=\"en\" hreflang=\"en\">English</a>";
  else
    out += "<a href=\"/settings?lang=es" + back + "\" lang=\"es\" hreflang=\"es\">Español</a>";
  return out + "<form method=\"post\" action=\"/logout\">" + hidden_csrf(v) +
         "<button type=\"submit\">" + e(v.say("Log out", "Cerrar sesión")) +
         "</button></form></header>";
}

std::string side(const view& v) {
  if (!v.who) return {};
  const auto link = [&](std::string_view to, std::string_view english, std::string_view spanish) {
    const bool here = v.here.substr(0, v.here.find('?')) == to;
    return "<a href=\"" + std::string(to) + "\"" + (here ? " aria-current=\"page\"" : "") + ">" +
           e(v.say(english, spanish)) + "</a>";
  };
  std::string out = "<nav class=\"sis-side\" aria-label=\"" + e(v.say("Main", "Principal")) +
                    "\">" + link("/students", "Student lookup", "Buscar estudiante");
  if (v.who->who.has_role("registrar") || v.who->who.has_role("administrator"))
    out += link("/tl/transfers", "Records transfer", "Traslado de expedientes") +
           link("/tl/imports", "Feeds", "Importaciones");
  if (v.who->who.has_role("alternative_staff")) out += link("/tl/reviews", "Reviews", "Revisiones");
  if (v.who->who.has_role("administrator"))
    out += link("/tl/reports/ilpa-quality", "Addenda report", "Informe de anexos") +
           link("/tl/templates", "Template bank", "Banco de textos");
  return out + "</nav>";
}

std::string scrolling(std::string_view name, const std::string& table) {
  return "<div class=\"sis-wide\" role=\"region\" tabindex=\"0\" aria-label=\"" + e(name) + "\">" +
         table + "</div>";
}

std::string row(std::string_view tag, const std::vector<std::string>& cells) {
  std::string out = "<tr>";
  for (const auto& cell : cells)
    out += "<" + std::string(tag) + (tag == "th" ? " scope=\"col\">" : ">") + cell + "</" +
           std::string(tag) + ">";
  return out + "</tr>";
}

}  // namespace

void add_page_headers(http_response& page) {
  page.headers.insert(
      page.headers.end(),
      {{"Content-Type", "text/html; charset=utf-8"},
       {"Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
        "'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"},
       {"X-Content-Type-Options", "nosniff"},
       {"Referrer-Policy", "same-origin"},
       {"Cache-Control", "no-store"}});
}

http_response html_page(const view& v, unsigned status, std::string_view title,
                        std::string_view main) {
  http_response out;
  out.status = status;
  add_page_headers(out);
  out.body =
      "<!DOCTYPE html>\n<html lang=\"" + std::string(v.say("en", "es")) +
      "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\"><title>" +
      e(title) + " - " + e(v.sis_name) +
      "</title><link rel=\"stylesheet\" href=\"/assets/sis.css\">" +
      "<script src=\"/assets/sis.js\" defer></script>" +
      (v.who ? "<script src=\"/tl/assets/script.js\" defer></script>" : "") +
      "</head>\n<body><a class=\"sis-skip\" href=\"#main\">" +
      e(v.say("Skip to the main part", "Ir al contenido")) + "</a>" + top(v) +
      "<div class=\"sis-page\">" + side(v) +
      "<main class=\"sis-main\" id=\"main\" tabindex=\"-1\">";
  out.body += main;
  out.body += "</main></div></body></html>\n";
  return out;
}

http_response error_page(const view& v, unsigned status) {
  auto words = v.say("This page is not here.", "Esta página no existe.");
  if (status == 403) words = v.say("This is not allowed.", "Esto no está permitido.");
  if (status == 400)
    words = v.say("This request is not understood.", "La solicitud no se entiende.");
  if (status >= 500)
    words = v.say("Throughline is not available. The rest of this system works.",
                  "Throughline no está disponible. El resto del sistema funciona.");
  return html_page(v, status, words, "<h1>" + e(words) + "</h1>");
}

http_response login_page(const view& v, const std::vector<user>& users) {
  std::string list;
  for (const auto& one : users) {
    std::vector<std::string> roles;
    for (const auto& role : one.roles) roles.push_back(role_name(v, role));
    list += row(
        "td",
        {e(one.name), e(join(roles, ", ")),
         "<form method=\"post\" action=\"/login\"><button type=\"submit\" name=\"user\" value=\"" +
             e(one.id) + "\">Log in as " + e(one.name) + "</button></form>"});
  }
  return html_page(
      v, 200, "Log in",
      "<h1>Log in</h1><p>This is a demonstration with invented people: there are no passwords. "
      "Choose who you want to be.</p>" +
          scrolling("Users", "<table><thead>" + row("th", {"Name", "Role", "Log in"}) +
                                 "</thead><tbody>" + list + "</tbody></table>"));
}

http_response students_page(const view& v, const std::vector<student>& found,
                            std::string_view text) {
  std::string list;
  for (const auto& one : found)
    list += row("td", {"<a href=\"/student/" + url_encode(one.sourced_id) + "\">" +
                           e(one.listed()) + "</a>",
                       e(one.local_id), e(one.state_id), e(one.grade), e(one.school_name)});
  const auto title = v.say("Student lookup", "Buscar estudiante");
  std::string body =
      "<h1>" + e(title) +
      "</h1><form method=\"get\" action=\"/students\" role=\"search\"><p class=\"sis-field\">" +
      "<label for=\"q\">" + e(v.say("Name or number", "Nombre o número")) +
      "</label><input id=\"q\" name=\"q\" value=\"" + e(text) + "\"> <button type=\"submit\">" +
      e(v.say("Find", "Buscar")) + "</button></p></form><p>" + std::to_string(found.size()) + " " +
      e(v.say("found", "encontrados")) + "</p>";
  if (!found.empty())
    body += scrolling(
        title,
        "<table><thead>" +
            row("th", {e(v.say("Name", "Nombre")), e(v.say("Student no.", "N.º de estudiante")),
                       e(v.say("State ID", "N.º estatal")), e(v.say("Grade", "Grado")),
                       e(v.say("School", "Escuela"))}) +
            "</thead><tbody>" + list + "</tbody></table>");
  return html_page(v, 200, title, body);
}

http_response in_student_page(const view& v, const student_page& page, unsigned status,
                              std::string_view body) {
  const auto& of = page.of;
  const auto home = "/student/" + url_encode(of.sourced_id);
  std::string main =
      "<div class=\"sis-student\"><span class=\"sis-photo\" aria-hidden=\"true\"></span><h1>" +
      e(of.listed()) + "</h1><p>" + e(v.say("Student", "Estudiante")) + " " + e(of.local_id) +
      " · " + e(v.say("Grade", "Grado")) + " " + e(of.grade) + " · " + e(of.school_name) + " · " +
      e(v.say("Counselor", "Consejero")) + ": " + e(of.counselor) + "</p></div>";
  main += "<nav aria-label=\"" + e(v.say("Student", "Estudiante")) + "\"><ul class=\"sis-tabs\">";
  const auto tab = [&](std::string_view id, const std::string& to, std::string_view title,
                       std::string_view badge) {
    main += "<li><a href=\"" + e(to) + "\"" + (id == page.current ? " aria-current=\"page\"" : "") +
            ">" + e(title) +
            (badge.empty() ? "" : "<span class=\"sis-badge\">" + e(badge) + "</span>") +
            "</a></li>";
  };
  tab("summary", home, v.say("Summary", "Resumen"), "");
  tab("enrollment", home + "?tab=enrollment", v.say("Enrollment", "Inscripción"), "");
  tab("transcript", home + "?tab=transcript", v.say("Transcript", "Expediente"), "");
  for (const auto& one : page.tabs)
    tab(one.id, std::string(bridge::mount) + one.path, one.title, one.badge);
  main += "</ul></nav>";
  if (page.plugin_is_away)
    main += "<p class=\"sis-notice\">" +
            e(v.say("Learning plans are not available right now.",
                    "Los planes de aprendizaje no están disponibles ahora.")) +
            "</p>";
  if (page.saved)
    main += "<p class=\"sis-notice\" role=\"status\">" + e(v.say("Saved.", "Guardado.")) + "</p>";
  if (!page.error.empty())
    main += "<p class=\"sis-error\" role=\"alert\">" + e(page.error) + "</p>";
  main += "<div class=\"sis-tab\">";
  main += body;
  main += "</div>";
  return html_page(v, status, of.listed(), main);
}

namespace {

std::string nickname_field(const view& v, const student& of) {
  return "<p class=\"sis-field\"><label for=\"nickname\">" + e(v.say("Nickname", "Apodo")) +
         "</label><input id=\"nickname\" name=\"nickname\" maxlength=\"80\" value=\"" +
         e(of.nickname) + "\"" + (v.who->who.is_staff() ? "" : " readonly") + "></p>";
}

}  // namespace

std::string summary_body(const view& v, const student_page& page) {
  const auto& of = page.of;
  std::string out = "<h2>" + e(v.say("Summary", "Resumen")) + "</h2><p>" +
                    e(v.say("State ID", "N.º estatal")) + ": " + e(of.state_id) + "</p><p>" +
                    e(v.say("Date of birth", "Fecha de nacimiento")) + ": " + e(of.birth_date) +
                    "</p>";
  if (!page.tabs.empty()) {
    out += "<ul>";
    for (const auto& one : page.tabs)
      out += "<li><a href=\"" + e(std::string(bridge::mount) + one.path) + "\">" + e(one.title) +
             "</a>" +
             (one.badge.empty() ? "" : " <span class=\"sis-badge\">" + e(one.badge) + "</span>") +
             "</li>";
    out += "</ul>";
  }
  out += "<form method=\"post\" enctype=\"multipart/form-data\" action=\"/student/" +
         url_encode(of.sourced_id) + "/save?tab=summary\">" + hidden_csrf(v) +
         nickname_field(v, of);
  if (v.who->who.is_staff())
    out += "<p><button type=\"submit\">" + e(v.say("Save", "Guardar")) + "</button></p>";
  return out + "</form>";
}

std::string enrollment_body(const view& v, const student& of, const std::vector<enrollment>& rows,
                            const std::vector<school>& schools) {
  const auto title = v.say("Enrollment", "Inscripción");
  std::string list;
  for (const auto& one : rows)
    list += row("td", {e(one.school_name), e(one.grade), e(one.entry_date), e(one.exit_date),
                       e(one.entry_type), e(one.primary ? v.say("Yes", "Sí") : v.say("No", "No"))});
  auto out =
      "<h2>" + e(title) + "</h2>" +
      scrolling(title, "<table><thead>" +
                           row("th", {e(v.say("School", "Escuela")), e(v.say("Grade", "Grado")),
                                      e(v.say("Entry", "Entrada")), e(v.say("Exit", "Salida")),
                                      e(v.say("Entry code", "Código")),
                                      e(v.say("Primary", "Principal"))}) +
                           "</thead><tbody>" + list + "</tbody></table>");
  if (!v.who->who.has_role("registrar")) return out;
  out += "<h2>" + e(v.say("Add an enrollment", "Agregar una inscripción")) +
         "</h2><form method=\"post\" action=\"/student/" + url_encode(of.sourced_id) +
         "/enrollments\">" + hidden_csrf(v) + "<p class=\"sis-field\"><label for=\"school\">" +
         e(v.say("School", "Escuela")) + "</label><select id=\"school\" name=\"school\">";
  for (const auto& one : schools)
    out += "<option value=\"" + e(one.sourced_id) + "\">" + e(one.name) + "</option>";
  out += "</select></p><p class=\"sis-field\"><label for=\"grade\">" + e(v.say("Grade", "Grado")) +
         "</label><input id=\"grade\" name=\"grade\" size=\"3\" maxlength=\"2\" value=\"" +
         e(of.grade) + "\"></p><p class=\"sis-field\"><label for=\"entry_date\">" +
         e(v.say("Entry date", "Fecha de entrada")) +
         "</label><input id=\"entry_date\" name=\"entry_date\" type=\"date\" required></p>"
         "<p class=\"sis-field\"><label for=\"primary\">" +
         e(v.say("Primary enrollment", "Inscripción principal")) +
         "</label><input id=\"primary\" name=\"primary\" type=\"checkbox\" value=\"1\"></p>"
         "<p><button type=\"submit\">" +
         e(v.say("Add", "Agregar")) + "</button></p></form>";
  return out;
}

std::string transcript_body(const view& v, const std::vector<transcript_row>& rows) {
  const auto title = v.say("Transcript", "Expediente");
  std::string out = "<h2>" + e(title) + "</h2>";
  if (rows.empty()) return out + "<p>" + e(v.say("No courses yet.", "Aún no hay cursos.")) + "</p>";
  std::string list;
  for (const auto& one : rows)
    list +=
        row("td", {std::to_string(one.school_year), e(one.term), e(one.grade_level),
                   e(one.course_code), e(one.title), e(one.grade), e(one.attempted), e(one.earned),
                   e(one.school), one.handover.empty() ? "" : e(v.say("transfer", "traslado"))});
  return out +
         scrolling(
             title,
             "<table><thead>" +
                 row("th", {e(v.say("Year", "Año")), e(v.say("Term", "Período")),
                            e(v.say("Grade level", "Grado")), e(v.say("Code", "Código")),
                            e(v.say("Course", "Curso")), e(v.say("Grade", "Nota")),
                            e(v.say("Attempted", "Intentados")), e(v.say("Earned", "Obtenidos")),
                            e(v.say("School", "Escuela")), e(v.say("Source", "Origen"))}) +
                 "</thead><tbody>" + list + "</tbody></table>");
}

std::string light_body(const view& v, const student& of, std::string_view save_url,
                       std::string_view source, const std::optional<std::string>& fragment) {
  std::string out =
      "<form id=\"student\" method=\"post\" enctype=\"multipart/form-data\" action=\"" +
      e(save_url) + "\">" + hidden_csrf(v) + nickname_field(v, of);
  if (fragment)
    out += "<div id=\"tab-body\">" + *fragment + "</div>";
  else
    out += "<div id=\"tab-body\" aria-busy=\"true\" data-src=\"" + e(source) + "\" data-failed=\"" +
           e(v.say("This part cannot be shown now.", "Esta parte no se puede mostrar ahora.")) +
           "\"></div>";
  return out + "<p><button type=\"submit\">" + e(v.say("Save", "Guardar")) + "</button></p></form>";
}

std::string student_segment(std::string_view sourced_id) {
  return url_encode("sourcedId:" + std::string(sourced_id));
}

http_response redirect(std::string location) {
  return {303, {{"Location", std::move(location)}, {"Cache-Control", "no-store"}}, {}};
}

}  // namespace sis_stub
