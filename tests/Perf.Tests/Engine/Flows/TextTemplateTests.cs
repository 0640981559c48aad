using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Perf.Engine.Flows;

namespace Perf.Tests.Engine.Flows;

public sealed class TextTemplateTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("${a}-${b}-${a}", "x-5-x")]
    [InlineData("/items/${b}?q=${a}", "/items/5?q=x")]
    [InlineData("${env:HOST_OF_TEST}/x", "h/x")]
    public void Render_PlainText_PutsValuesIn(string source, string expected) => Assert.Equal(expected, Render(source, isJson: false));

    [Theory]
    [InlineData("""{"v":"${a}"}""", """{"v":"x"}""")]
    // A string that is one variable as a whole takes the value with its kind.
    [InlineData("""{"v":"${b}"}""", """{"v":5}""")]
    [InlineData("""{"v":"${t}"}""", """{"v":true}""")]
    [InlineData("""{"v":"${n}"}""", """{"v":null}""")]
    [InlineData("""{"v":"${j}"}""", """{"v":{"k":[1]}}""")]
    [InlineData("""["${b}","${b}"]""", "[5,5]")]
    // One that is only a part does not.
    [InlineData("""{"v":"n${b}"}""", """{"v":"n5"}""")]
    [InlineData("""{"v":"${b}${b}"}""", """{"v":"55"}""")]
    [InlineData("""{"v":"\"${b}\""}""", """{"v":"\"5\""}""")]
    // A key is a string, whatever is in it.
    [InlineData("""{"${b}" : 1}""", """{"5" : 1}""")]
    [InlineData("""{"v":"${q}"}""", """{"v":"say \"hi\"\\\u000a"}""")]
    [InlineData("""{"v":"${unset}"}""", """{"v":""}""")]
    public void Render_Json_EscapesAndKeepsKinds(string source, string expected) => Assert.Equal(expected, Render(source, isJson: true));

    [Fact]
    public void Render_JsonWithAnyText_StaysThatText() => SeededCases.ForAll(random =>
    {
        string value = new([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 64 : 0xD800))]);
        var table = new VariableTable();
        TextTemplate template = TextTemplate.Compile("""{"whole":"${v}","part":"a${v}b"}""", table, _ => null, isJson: true);
        string json = template.Render([ScalarValue.OfText(value)]);
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None, Culture = CultureInfo.InvariantCulture };
        JToken parsed = JToken.ReadFrom(reader);

        Assert.Equal(value, (string?)parsed["whole"]);
        Assert.Equal($"a{value}b", (string?)parsed["part"]);
    });

    private static string Render(string source, bool isJson)
    {
        var table = new VariableTable();
        (string Name, ScalarValue Value)[] variables =
        [
            ("a", ScalarValue.OfText("x")),
            ("b", new ScalarValue("5", ScalarKind.Number)),
            ("t", new ScalarValue("true", ScalarKind.Boolean)),
            ("n", new ScalarValue("null", ScalarKind.Null)),
            ("j", new ScalarValue("""{"k":[1]}""", ScalarKind.Json)),
            ("q", ScalarValue.OfText("say \"hi\"\\\n")),
        ];
        var values = new ScalarValue[variables.Length + 1];
        foreach ((string name, ScalarValue value) in variables)
        {
            values[table.SlotOf(name)] = value;
        }

        table.SlotOf("unset");
        return TextTemplate.Compile(source, table, name => name == "HOST_OF_TEST" ? "h" : null, isJson).Render(values);
    }
}
