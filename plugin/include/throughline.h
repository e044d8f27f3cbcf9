/* throughline.h - the C boundary between a student information system (SIS) and Throughline, ABI 1.0.
 *
 * Conventions, for every function and struct below:
 *   (1) One exported symbol, throughline_entry. It returns a table of functions.
 *   (2) Tables and structs only grow at the tail; the first field of each is its size in bytes as the
 *       side that filled it was compiled. Read a field only when TL_HAS says it is there; what an
 *       older side did not send counts as empty. tl_text and tl_pair never change.
 *   (3) Everything is C: fixed-width integers, pointer plus length, opaque handles. No enum type, no
 *       bool, no bitfield, no FILE*, no time_t.
 *   (4) Nothing is thrown across. A call that produced an answer returns TL_OK, whatever the answer's
 *       HTTP status: refusals, conflicts and defects of content are answers, with words for the user
 *       (RFC 9457 problem details when the caller asked for JSON).
 *   (5) Nobody frees the other's memory. An answer is a tl_reply that the plugin owns; the caller
 *       reads it and hands it back with release, once. Texts that come in live until the call returns.
 *       No callback is needed to read an answer, so PHP, Java, .NET or Python can call through their
 *       own foreign-function layers.
 *   (6) Text is UTF-8 without NUL. A null data pointer with size 0 is the empty text.
 *   (7) Every call says who asks (actor): a JSON object, the same claims as the JWT `serve` takes:
 *         {"sub":"u17","name":"D. Okafor","roles":["counselor"],"schools":["SCH1"],
 *          "students":["S1"],"person":"sourcedId:G1","locale":"en","auth_time":1790000000}
 *       sub: the host's stable user id, 1..255 bytes. roles: student guardian teacher counselor
 *       alternative_staff registrar case_manager administrator advocate peer system. schools: the
 *       organisations' identifiers or sourcedIds they work at ("*" for the whole district). students:
 *       identifiers of the students who are theirs (own record, own child, caseload, named by the
 *       school). person: their own record, as a student is named; an advocate's as staff entered it. A
 *       guardian without it is held to every custody order of the child, whoever it names. The host has authenticated them; the plugin decides what they may do. Never build
 *       the actor from browser input.
 *
 * Threads: [any] from any thread at once; [owner] never beside another call on the same instance.
 * The plugin starts no thread, installs no signal handler and changes no process-wide state.
 *
 * Forking hosts (php-fpm, Apache prefork): call open after fork. An instance inherited over fork must
 * not be used: serve, tabs and event on it return TL_BAD_ARGUMENT, close forgets it without touching
 * the files of the parent.
 *
 * The district's files belong to the plugin: a host that opens them itself would drop the plugin's
 * POSIX locks when it closes them.
 */
#ifndef THROUGHLINE_H
#define THROUGHLINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TL_ABI_MAJOR 1u
#define TL_ABI_MINOR 0u

/* Is `field` of the struct type `type` at `ptr` there, as the other side was compiled? */
#define TL_HAS(type, ptr, field) \
  ((ptr)->size >= offsetof(type, field) + sizeof(((const type*)0)->field))

typedef int32_t tl_status;
#define TL_OK 0
#define TL_BAD_ARGUMENT 1 /* the caller broke this header's contract */
#define TL_UNAVAILABLE 2  /* no memory or no store: try again later */
#define TL_INTERNAL 3     /* a defect in the plugin or a damaged store; the reply, if any, says which */

typedef struct tl_text {
  const char* data;
  size_t size; /* bytes */
} tl_text;

typedef struct tl_pair {
  tl_text name, value;
} tl_pair;

typedef struct tl_request {
  uint32_t size;
  /* Milliseconds from the call; 0: none. Looked at before the work begins, before a change is
   * committed, and before what was read is answered: past it the answer is 503. A step under way
   * is not broken off; a draft whose keeping had begun is kept. */
  uint32_t deadline_ms;
  tl_text method;         /* GET POST PUT DELETE */
  tl_text path;           /* "/students/{id}/ilp"; id = uid, state id, or SYSTEM:VALUE */
  tl_text query;          /* without '?', as sent */
  const tl_pair* headers; /* as the browser sent them; read are Content-Type, If-Match, Sec-Fetch-Site */
  size_t headers_count;
  tl_text body;           /* at most 16 MiB */
  tl_text body_path;      /* instead of body: a file the host received, readable by us */
  tl_text request_id;     /* goes into logs and the access record; at most 64 bytes are kept */
  tl_text mount;          /* where the host put us, "/sis/plugin": every link is made from it */
  tl_text embed;          /* "shadow" | "light" | "page" | "print"; empty = "page" */
  tl_text form_prefix;    /* light: field names become prefix[name] */
  tl_text submit_url;     /* light: where the host's own form saves */
} tl_request;

typedef struct tl_reply {
  uint32_t size;
  uint32_t http_status;
  const tl_pair* headers; /* Content-Type, ETag, Location, Content-Disposition ... */
  size_t headers_count;
  tl_text body;
} tl_reply;

/* What the host offers. Any pointer may be null; PHP passes no tl_host at all. Must outlive the
 * instance. */
typedef struct tl_host {
  uint32_t size;
  uint32_t abi_major;
  void* self;
  /* severity: 0 debug, 1 information, 2 warning, 3 error. Never holds personal data. Called once for a
   * defect (TL_INTERNAL, or an answer of status 500), with the code and the request's id. */
  void (*log)(void* self, int32_t severity, tl_text message); /* [any] must not block */
  int64_t (*now_ms)(void* self); /* [any] Unix milliseconds, UTC; for tests. Null: the system's clock */
} tl_host;

typedef struct tl_instance tl_instance;

typedef struct tl_plugin {
  uint32_t size;
  uint32_t abi_major, abi_minor;
  tl_text version;

  /* Opens one district's store. config_json: {"district":"district-a","store":"/var/lib/throughline",
   * "locale":"en"}; "district" 1..64 of [a-z0-9-], "store" the folder that `throughline district init`
   * made. One instance per district; several in one process never mix. On failure *out is null and
   * *why, when not null, is a reply with the reason: release it. [owner] */
  tl_status (*open)(const tl_host* host, tl_text config_json, tl_instance** out, const tl_reply** why);
  void (*close)(tl_instance* it); /* null is allowed. [owner] */

  /* JSON: the tabs this actor may open for this student:
   * [{"id":"ilp","title":"ILP","badge":"2 due","path":"/students/0190.../ilp"}]. [any] */
  tl_status (*tabs)(tl_instance* it, tl_text actor, tl_text student, const tl_reply** out);
  tl_status (*serve)(tl_instance* it, tl_text actor, const tl_request* request,
                     const tl_reply** out); /* [any] */
  /* Facts the SIS knows: kind = "student" (and their guardians, whom the claim `person` names by
   * "sourcedId:" and their id), "transcript", "enrollment"; JSON as schemas/event describes.
   * Idempotent: the same fact twice changes nothing. The reply is a JSON report. [any] */
  tl_status (*event)(tl_instance* it, tl_text actor, tl_text kind, tl_text json,
                     const tl_reply** out);
  void (*release)(const tl_reply* reply); /* null is allowed. [any] */
} tl_plugin;

/* The only symbol. Null when the host's major is not ours. Does no work; call it as often as you
 * like. [any] */
#if defined(_WIN32)
__declspec(dllexport)
#else
__attribute__((visibility("default")))
#endif
const tl_plugin* throughline_entry(uint32_t host_abi_major);

#ifdef __cplusplus
}
#endif
#endif
