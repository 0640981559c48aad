using System.Text;

namespace Perf.Target.Endpoints;

/// <summary>A page and a document whose content is known.</summary>
internal static class MarkupEndpoints
{
    // As pages are: elements that nobody closes, attributes that XML does not allow.
    private const string Page =
        """
        <!DOCTYPE html>
        <html><head><title> Shop &amp; more </title><meta charset=utf-8></head>
        <body @click="go" :class="x">
          <h1>Welcome</h1>
          <form><input type=hidden name=csrf value="t0k3n"></form>
          <ul><li class=item data-id=1>alpha<li class=item data-id=2>beta<li class="item last" data-id=3>gamma</ul>
          <a class=next href="/page?n=2">next<br></a>
        </body></html>
        """;

    private const string Form =
        """
        <!DOCTYPE html>
        <html><body>
          <form id="search" action="/echo?old=1"><input name="q" value="start"><input type=submit name=go value=Find></form>
          <form id="order" action="/echo" method="post">
            <input type=hidden name=csrf value="t0k3n"><input name="item" value="one &amp; two"><input type=checkbox name="gift" checked>
            <select name="size" multiple><option>S<option selected>M<option selected>L</select><textarea name="note">as is</textarea>
            <input name="off" disabled value="n"><button type="submit" name="then" value="pay">Pay</button>
          </form>
          <a id="up" href="../echo?from=form">up</a><a id="none">nowhere</a>
        </body></html>
        """;

    private const string Document =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <order xmlns="urn:shop" xmlns:p="urn:parts" id="7">
          <customer>ann</customer>
          <p:item price="1.5">alpha</p:item>
          <p:item price="2">beta</p:item>
        </order>
        """;

    public static IEnumerable<Endpoint> All() =>
    [
        new("/page", (http, _) => ResponseBody.WriteAsync(http, Encoding.UTF8.GetBytes(Page), "text/html; charset=utf-8")),
        new("/form", (http, _) => ResponseBody.WriteAsync(http, Encoding.UTF8.GetBytes(Form), "text/html; charset=utf-8")),
        new("/document", (http, _) => ResponseBody.WriteAsync(http, Encoding.UTF8.GetBytes(Document), "application/xml")),
    ];
}
