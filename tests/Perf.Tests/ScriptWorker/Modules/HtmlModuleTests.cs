using Perf.ScriptWorker.Modules;
using Perf.ScriptWorker.Modules.Html;

namespace Perf.Tests.ScriptWorker.Modules;

public sealed class HtmlModuleTests
{
    private const string Page = """
        <html><head><title>T</title></head><body>
        <ul id="l" data-user-name="ann" data-n="5" data-o='{"a":1}'><li class="a b">1</li><li class="b">2<em>x</em></li><li>3</li></ul>
        <form action="/go" method="post"><input name="q" value="v w"><input type="hidden" name="t" value="1"><input type="checkbox" name="c" checked>
        <input type="checkbox" name="d"><input type="radio" name="r" value="x" checked><select name="s"><option value="1">A</option><option selected>B</option></select>
        <textarea name="x">tx</textarea><input name="off" disabled value="n"><input type="submit" name="go" value="Go"></form>
        <a href="/next?p=2" title="N">next</a></body></html>
        """;

    private static string Run(string expression) => new ModuleBench(null, new HtmlModule()).Run(
        $"import {{ parseHTML }} from 'k6/html'; const d = parseHTML({System.Text.Json.JsonSerializer.Serialize(Page)}); export const result = {expression};");

    [Theory]
    [InlineData("d.find('title').text()", "\"T\"")]
    [InlineData("d.find('li').size()", "3")]
    [InlineData("d.find('li').text()", "\"12x3\"")]
    [InlineData("d.find('li').eq(1).html()", "\"2<em>x</em>\"")]
    [InlineData("d.find('li').last().text()", "\"3\"")]
    [InlineData("d.find('li').first().attr('class')", "\"a b\"")]
    [InlineData("d.find('li').first().attr('none')", "null")]
    [InlineData("d.find('li').first().attr('none', 'default')", "\"default\"")]
    [InlineData("d.find('li').filter('.b').size()", "2")]
    [InlineData("d.find('li').filter((i, e) => e.textContent() === '3').size()", "1")]
    [InlineData("d.find('li').not('.a').size()", "2")]
    [InlineData("d.find('li').is('.a')", "true")]
    [InlineData("d.find('li').has('em').text()", "\"2x\"")]
    [InlineData("d.find('em').parent().prev().text()", "\"1\"")]
    [InlineData("d.find('em').closest('ul').attr('id')", "\"l\"")]
    [InlineData("d.find('em').parents().size()", "4")]
    [InlineData("d.find('em').parentsUntil('body').size()", "2")]
    [InlineData("d.find('li').first().next().text()", "\"2x\"")]
    [InlineData("d.find('li').first().nextAll().size()", "2")]
    [InlineData("d.find('li').first().siblings().size()", "2")]
    [InlineData("d.find('ul').children('.b').size()", "2")]
    [InlineData("d.find('li').slice(1, 3).size()", "2")]
    [InlineData("d.find('li').slice(-1).text()", "\"3\"")]
    [InlineData("d.find('li').map((i, e) => i + e.text())", "[\"01\",\"12x\",\"23\"]")]
    [InlineData("(() => { const seen = []; d.find('li').each((i, e) => seen.push(i + e.nodeName())); return seen; })()", "[\"0li\",\"1li\",\"2li\"]")]
    [InlineData("d.find('li').toArray().map((e) => e.text())", "[\"1\",\"2x\",\"3\"]")]
    [InlineData("d.find('li').get(0).getAttribute('class')", "\"a b\"")]
    [InlineData("d.find('li').get(9)", "null")]
    [InlineData("d.find('li').get(0).nextElementSibling().textContent()", "\"2x\"")]
    [InlineData("d.find('li').index('li')", "0")]
    [InlineData("d.find('.b').last().index()", "1")]
    [InlineData("d.find('ul').data('userName')", "\"ann\"")]
    [InlineData("d.find('ul').data()", "{\"userName\":\"ann\",\"n\":5,\"o\":{\"a\":1}}")]
    [InlineData("d.find('input[name=q]').val()", "\"v w\"")]
    [InlineData("d.find('select').val()", "\"B\"")]
    [InlineData("d.find('textarea').val()", "\"tx\"")]
    [InlineData("d.find('form').serialize()", "\"q=v+w&t=1&c=on&r=x&s=B&x=tx\"")]
    [InlineData("d.find('form').serializeObject().r", "\"x\"")]
    [InlineData("d.find('form').serializeArray()[1]", "{\"name\":\"t\",\"value\":\"1\"}")]
    [InlineData("d.find('a').get(0).href()", "\"/next?p=2\"")]
    [InlineData("d.find('a').get(0).attributes().title.value", "\"N\"")]
    [InlineData("d.find('li').first().add('a').size()", "2")]
    [InlineData("d.find('li').find('em').end().size()", "3")]
    [InlineData("d.find('none').text()", "\"\"")]
    [InlineData("d.find('none').html()", "null")]
    public void A_page_is_read(string expression, string expected)
    {
        // A value that JSON cannot write is shown as null.
        Assert.Equal(expected, Run($"(({expression}) ?? null)"));
    }

    [Theory]
    [InlineData("d.find('li[')", "selector")]
    [InlineData("d.find('a').get(0).validity()", "validity() of an Element")]
    [InlineData("d.find('li').each(5)", "takes a function")]
    [InlineData("d.find('li').filter(5)", "selector, a Selection or an Element")]
    public void What_cannot_be_is_told(string expression, string named) => Assert.Contains(named, new ModuleBench(null, new HtmlModule()).Fault(
        $"import {{ parseHTML }} from 'k6/html'; const d = parseHTML({System.Text.Json.JsonSerializer.Serialize(Page)}); export const result = {expression};"), StringComparison.Ordinal);

    [Fact]
    public void A_form_is_sent_as_a_browser_would()
    {
        HtmlForm form = HtmlForm.Read(HtmlLibrary.Read(Page), "form", "[type=submit]", new Dictionary<string, string> { ["q"] = "own" })!;

        Assert.Equal(("POST", "/go"), (form.Method, form.Action));
        Assert.Equal("t=1&c=on&r=x&s=B&x=tx&go=Go&q=own", string.Join('&', form.Fields.Select(field => $"{field.Key}={field.Value}")));
        Assert.Null(HtmlForm.Read(HtmlLibrary.Read(Page), "form.none", "x", new Dictionary<string, string>()));
    }
}
