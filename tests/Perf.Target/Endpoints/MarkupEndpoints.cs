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
        new("/document", (http, _) => ResponseBody.WriteAsync(http, Encoding.UTF8.GetBytes(Document), "application/xml")),
    ];
}
