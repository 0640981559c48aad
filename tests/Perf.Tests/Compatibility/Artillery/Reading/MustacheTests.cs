using Perf.Compatibility.Artillery.Reading;

namespace Perf.Tests.Compatibility.Artillery.Reading;

public sealed class MustacheTests
{
    [Theory]
    [InlineData("plain", "L:plain")]
    [InlineData("", "")]
    [InlineData("{{ name }}", "P:name")]
    [InlineData("{{name}}", "P:name")]
    [InlineData("{{{ name }}}", "P:name")]
    [InlineData("/users/{{ user.id }}/x", "L:/users/|P:user.id|L:/x")]
    [InlineData("{{ a[0]['b c'] }}", "P:a[0]['b c']")]
    [InlineData("{{ $env.TOKEN }}", "P:$env.TOKEN")]
    [InlineData("{{ $randomNumber(1, 6) }}", "F:$randomNumber(1,6)")]
    [InlineData("{{$randomString()}}", "F:$randomString()")]
    [InlineData("x{{ a }}y{{ b }}z", "L:x|P:a|L:y|P:b|L:z")]
    // No arithmetic, no nested calls, no texts as arguments: they stay as they are.
    [InlineData("{{ a + b }}", "L:{{ a + b }}")]
    [InlineData("{{ $f('x') }}", "L:{{ $f('x') }}")]
    [InlineData("{{ }}", "L:{{ }}")]
    [InlineData("{ a }", "L:{ a }")]
    public void Parse_Text_HasTheseParts(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Mustache.Parse(text).Select(Show)));

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a.b", "a,b")]
    [InlineData("a[0].b", "a,0,b")]
    [InlineData("a['b.c'].d", "a,b.c,d")]
    [InlineData("$env.API_KEY", "$env,API_KEY")]
    public void Keys_Path_AreThoseOfLodash(string path, string expected) => Assert.Equal(expected, string.Join(',', Mustache.Keys(path)));

    private static string Show(MustachePart part) => part.Kind switch
    {
        MustacheKind.Literal => $"L:{part.Text}",
        MustacheKind.Path => $"P:{part.Text}",
        _ => $"F:{part.Text}({string.Join(',', part.Arguments)})",
    };
}
