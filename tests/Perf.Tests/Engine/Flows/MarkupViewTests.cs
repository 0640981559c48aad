using Perf.Engine.Flows;
using Perf.Engine.Running;

namespace Perf.Tests.Engine.Flows;

public sealed class MarkupViewTests
{
    private static readonly string[] s_pieces =
        ["<", ">", "</a>", "<a ", "b=", "\"", "'", "<!--", "-->", "&", ";", "<![CDATA[", "<svg:x ", "xmlns=\"u\"", "<?", "\0", "a:b", "<template>", "</p>"];

    private static readonly string[] s_types = ["text/html", "text/xml"];

    private const string Page = """
        <!DOCTYPE html><html><head><title> Shop &amp; more </title></head><body @click="go" :class="x">
        <input name=csrf value="t0k3n"><ul><li class=item data-id=1>alpha<li class=item data-id=2>b<b>et</b>a</ul><p>
        """;

    private const string Document = """
        <?xml version="1.0"?><!DOCTYPE order [<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <order xmlns="urn:shop" xmlns:p="urn:parts" id="7"><customer>ann</customer><p:item price="1.5">alpha</p:item><p:item price="2">beta</p:item></order>
        """;

    [Theory]
    [InlineData("title", null, "Shop & more")]
    [InlineData("input[name=csrf]", "value", "t0k3n")]
    [InlineData("li.item", null, "alpha|beta")]
    [InlineData("li.item", "data-id", "1|2")]
    [InlineData("li:nth-child(2)", null, "beta")]
    [InlineData("li", "href", "")]
    [InlineData("table", null, "")]
    [InlineData("body", "@click", "go")]
    public void SelectCss_Page_FindsAsBrowsersDo(string selector, string? attribute, string expected) =>
        Assert.Equal(expected, string.Join('|', new MarkupView(Page, "text/html").SelectCss(selector, attribute)));

    [Theory]
    [InlineData("//title", null, "Shop & more")]
    [InlineData("//input[@name='csrf']/@value", null, "t0k3n")]
    [InlineData("//li", "data-id", "1|2")]
    [InlineData("/html/body/ul/li[2]", null, "beta")]
    [InlineData("count(//li)", null, "2")]
    [InlineData("//li[1]/text()", null, "alpha")]
    [InlineData("boolean(//table)", null, "false")]
    [InlineData("string(//input/@value)", null, "t0k3n")]
    [InlineData("//x:li", null, "")]
    public void SelectXPath_Page_FindsValues(string path, string? attribute, string expected) =>
        Assert.Equal(expected, string.Join('|', new MarkupView(Page, "text/html; charset=utf-8").SelectXPath(path, attribute)));

    [Theory]
    // Elements of the default namespace by their bare names, others by the document's prefixes.
    [InlineData("/order/customer", null, "ann")]
    [InlineData("/order/@id", null, "7")]
    [InlineData("//p:item", null, "alpha|beta")]
    [InlineData("//p:item", "price", "1.5|2")]
    [InlineData("sum(//p:item/@price)", null, "3.5")]
    [InlineData("//item", null, "")]
    [InlineData("//none", null, "")]
    public void SelectXPath_Document_FindsValues(string path, string? attribute, string expected)
    {
        Assert.Equal(expected, string.Join('|', new MarkupView(Document, "application/xml").SelectXPath(path, attribute)));

        // It tells by itself what it is.
        Assert.Equal(expected, string.Join('|', new MarkupView(Document, null).SelectXPath(path, attribute)));
    }

    [Theory]
    [InlineData("<a><b></a>")]
    [InlineData("")]
    [InlineData("<?xml version=\"1.0\"?><a>&x;</a>")]
    public void SelectXPath_NoXml_FindsNothing(string text) => Assert.Empty(new MarkupView(text, "text/xml").SelectXPath("//b", null));

    [Fact]
    public void Select_HostilePages_NeitherFailNorOverflow()
    {
        string deep = string.Concat(Enumerable.Repeat("<div>", 20_000));
        Assert.NotEmpty(new MarkupView(deep, "text/html").SelectXPath("//div", null));
        Assert.Empty(new MarkupView(string.Concat(Enumerable.Repeat("<a>", 20_000)) + string.Concat(Enumerable.Repeat("</a>", 20_000)), "text/xml").SelectXPath("//a", null));
        SeededCases.ForAll(random =>
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(3) == 0 ? ((char)random.Next(0xFFFF)).ToString() : s_pieces[random.Next(s_pieces.Length)]));
            foreach (string type in s_types)
            {
                var view = new MarkupView(text, type);
                _ = view.SelectCss("a", null);
                _ = view.SelectXPath("//a/@b", null);
            }
        });
    }

    [Theory]
    [InlineData(CaptureKind.Css, "li", "data-id", CapturePick.Last, "2")]
    [InlineData(CaptureKind.Css, "li", null, CapturePick.All, """["alpha","beta"]""")]
    [InlineData(CaptureKind.Css, "li", null, CapturePick.Count, "2")]
    [InlineData(CaptureKind.XPath, "//li", null, CapturePick.First, "alpha")]
    public void Take_MarkupCapture_TakesTheValue(CaptureKind kind, string selector, string? attribute, CapturePick pick, string expected)
    {
        var random = new SeededSequence(1, new IterationId(0, 0, 0));
        var capture = new CompiledCapture(new Capture { Kind = kind, Selector = selector, Attribute = attribute, Pick = pick }, 0, null);
        Assert.Equal(expected, capture.Take(ResponseSamples.Of(Page, headers: "Content-Type: text/html\r\n"), ref random)?.Text);
    }
}
