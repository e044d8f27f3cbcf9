// A style sheet as careless as an old SIS's: global rules on every element, which a plugin must
// survive.
#include "assets.hpp"

namespace sis_stub {

const std::string_view style_sheet = R"css(html{font-size:62.5%}
*{box-sizing:content-box}
body{font:13px Tahoma,Verdana,sans-serif;margin:0;color:#222;background:#eceff3}
h1,h2,h3{font:bold 13px Tahoma,Verdana,sans-serif;color:#036;margin:2px 0}
h1{font-size:15px}
p{margin:4px 0}
ul{list-style:square}
a{color:#036}
label{float:left;width:140px;text-align:right;margin-right:6px}
input,select,button{font:13px Tahoma,Verdana,sans-serif}
input,select{border:1px solid #667;padding:3px}
button{min-height:20px;padding:2px 10px}
table{border-collapse:separate}
caption{text-align:left;font-weight:bold}
td,th{font-size:12px;padding:2px 4px!important;border:1px solid #999;text-align:left}
.sis-skip{position:absolute;left:-999px;background:#fff;padding:6px}
.sis-skip:focus{left:0;top:0}
.sis-top{background:#234;color:#fff;padding:6px 14px}
.sis-top span,.sis-top a,.sis-top form{display:inline-block;margin-right:14px;line-height:24px}
.sis-top a{color:#fff}
.sis-page{display:flex}
.sis-side{flex:none;width:150px;padding:10px;background:#dfe4ea}
.sis-side a{display:block;color:#123;padding:5px 0;line-height:16px}
.sis-main{flex:1;min-width:0;padding:8px 14px;background:#fff;min-height:600px}
.sis-student{border-bottom:1px solid #99a;padding:6px 0}
.sis-student p{margin:2px 0}
.sis-photo{float:left;width:44px;height:44px;background:#ccd;margin-right:12px}
.sis-tabs{display:flex;flex-wrap:wrap;list-style:none;padding:0;margin:10px 0 0;border-bottom:1px solid #667}
.sis-tabs a{display:block;padding:5px 12px;border:1px solid #99a;border-bottom:0;margin-right:3px;background:#e4e8ee;color:#123;text-decoration:none}
.sis-tabs a[aria-current]{background:#fff;font-weight:bold;position:relative;top:1px}
.sis-badge{background:#fff3c4;color:#4a3200;padding:0 4px;margin-left:4px}
.sis-tab{margin-top:12px}
.sis-wide{overflow-x:auto}
.sis-notice{border:1px solid #667;background:#eef4ff;padding:6px}
.sis-error{border:1px solid #900;background:#fee;color:#700;padding:6px}
.sis-field{clear:left;padding:3px 0}
@media print{.sis-top,.sis-side,.sis-tabs{display:none}}
@media(max-width:640px){.sis-page{display:block}.sis-side{width:auto}.sis-side a{display:inline-block;margin-right:12px}label{float:none;display:block;width:auto;text-align:left}}
)css";

// Old habit of SIS tabs: fetched after the page and put in with innerHTML.
const std::string_view script = R"js('use strict';
(function () {
  var body = document.getElementById('tab-body');
  var source = body && body.getAttribute('data-src');
  if (!source) return;
  fetch(source, {credentials: 'same-origin', headers: {'X-Requested-With': 'XMLHttpRequest'}})
    .then(function (reply) { return reply.text(); })
    .then(function (text) { body.innerHTML = text; })
    .catch(function () { body.textContent = body.getAttribute('data-failed'); })
    .then(function () { body.removeAttribute('aria-busy'); });
})();
)js";

}  // namespace sis_stub
