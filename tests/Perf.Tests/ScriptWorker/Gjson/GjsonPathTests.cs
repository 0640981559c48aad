using System.Text.Json;
using Perf.ScriptWorker.Gjson;

namespace Perf.Tests.ScriptWorker.Gjson;

public sealed class GjsonPathTests
{
    private const string Document = """
        {
          "name": {"first": "Tom", "last": "Anderson"},
          "age": 37,
          "children": ["Sara", "Alex", "Jack"],
          "fav.movie": "Deer Hunter",
          "@type": "person",
          "none": null,
          "empty": [],
          "#": "hash",
          "friends": [
            {"first": "Dale", "last": "Murphy", "age": 44, "nets": ["ig", "fb", "tw"], "on": true},
            {"first": "Roger", "last": "Craig", "age": 68, "nets": ["fb", "tw"], "on": false},
            {"first": "Jane", "last": "Murphy", "age": 47, "nets": ["ig", "tw"], "extra": {"a": 1}}
          ],
          "matrix": [[1, 2], [3, 4, 5]],
          "flags": [0, 1, "true", "no", null, false]
        }
        """;

    [Theory]
    [InlineData("name.last", "\"Anderson\"")]
    [InlineData("age", "37")]
    [InlineData("none", "null")]
    [InlineData("children", "[\"Sara\", \"Alex\", \"Jack\"]")]
    [InlineData("children.#", "3")]
    [InlineData("children.1", "\"Alex\"")]
    [InlineData("children.3", "")]
    [InlineData("children.x", "")]
    [InlineData("child*.2", "\"Jack\"")]
    [InlineData("c?ildren.0", "\"Sara\"")]
    [InlineData("fav\\.movie", "\"Deer Hunter\"")]
    [InlineData("fav.movie", "")]
    [InlineData("@type", "\"person\"")]
    [InlineData("#", "\"hash\"")]
    [InlineData("friends.#.first", "[\"Dale\",\"Roger\",\"Jane\"]")]
    [InlineData("friends.#.nope", "[]")]
    [InlineData("friends.#.extra.a", "[1]")]
    [InlineData("friends.1.last", "\"Craig\"")]
    [InlineData("friends.#(last==\"Murphy\").first", "\"Dale\"")]
    [InlineData("friends.#(last==Murphy).first", "\"Dale\"")]
    [InlineData("friends.#(last = \"Murphy\").first", "\"Dale\"")]
    [InlineData("friends.#(last==\"Murphy\")#.first", "[\"Dale\",\"Jane\"]")]
    [InlineData("friends.#(age>45)#.last", "[\"Craig\",\"Murphy\"]")]
    [InlineData("friends.#(age>=47)#|#", "2")]
    [InlineData("friends.#(age<45).age", "44")]
    [InlineData("friends.#(age<=44)#.first", "[\"Dale\"]")]
    [InlineData("friends.#(first%\"D*\").last", "\"Murphy\"")]
    [InlineData("friends.#(first!%\"D*\").last", "\"Craig\"")]
    [InlineData("friends.#(first!=\"Dale\")#.first", "[\"Roger\",\"Jane\"]")]
    [InlineData("friends.#(nets.#(==\"fb\"))#.first", "[\"Dale\",\"Roger\"]")]
    [InlineData("friends.#(extra)#.first", "[\"Jane\"]")]
    [InlineData("friends.#(extra.a==1).first", "\"Jane\"")]
    [InlineData("friends.#(on==true)#.first", "[\"Dale\"]")]
    [InlineData("friends.#(on==false)#.first", "[\"Roger\"]")]
    [InlineData("friends.#(on==~false)#.first", "[\"Roger\",\"Jane\"]")]
    [InlineData("friends.#(on==~null)#.first", "[\"Jane\"]")]
    [InlineData("friends.#(last==\"Nobody\")", "")]
    [InlineData("friends.#(last==\"Nobody\")#", "[]")]
    [InlineData("friends.#.nets.#", "[3,2,2]")]
    [InlineData("friends.#.nets.0", "[\"ig\",\"fb\",\"ig\"]")]
    [InlineData("friends.#.first|0", "\"Dale\"")]
    [InlineData("friends.#.first|#", "3")]
    [InlineData("friends.#.nets|0", "[\"ig\", \"fb\", \"tw\"]")]
    [InlineData("friends.#.nets|0|1", "\"fb\"")]
    [InlineData("friends|1.first", "\"Roger\"")]
    [InlineData("friends.#(nets.#>2).first", "\"Dale\"")]
    [InlineData("children.#(!=\"Sara\")", "\"Alex\"")]
    [InlineData("children.#(%\"*a*\")#", "[\"Sara\",\"Jack\"]")]
    [InlineData("children.#(==\"Sa\\\"ra\")", "")]
    [InlineData("matrix.#.#", "[2,3]")]
    [InlineData("matrix.1.2", "5")]
    [InlineData("matrix.#.2", "[5]")]
    [InlineData("matrix.#.#(>1)", "[2,3]")]
    [InlineData("flags.#(==~true)#", "[1,\"true\"]")]
    [InlineData("flags.#(==1)", "1")]
    [InlineData("empty.#", "0")]
    [InlineData("empty.#.a", "[]")]
    [InlineData("missing.#", "")]
    [InlineData("missing.#.a", "")]
    [InlineData("age.#", "")]
    [InlineData("name.0", "")]
    [InlineData("age.x", "")]
    [InlineData("", "")]
    [InlineData("name.", "")]
    [InlineData("friends.#[last==\"Craig\"].age", "68")]
    public void A_path_finds_what_gjson_finds(string path, string expected)
    {
        using var document = JsonDocument.Parse(Document);

        GjsonResult found = GjsonPath.Parse(path).Evaluate(document.RootElement);

        Assert.Equal(expected, found.ToString());
        Assert.Equal(expected.Length > 0, found.Exists);
    }

    [Theory]
    [InlineData("[1,2,3]", "#", "3")]
    [InlineData("[1,2,3]", "1", "2")]
    [InlineData("[{\"a\":1},{\"a\":2}]", "#.a", "[1,2]")]
    [InlineData("[{\"a\":1},{\"a\":2}]", "#(a==2).a", "2")]
    [InlineData("{\"a\":1,\"a\":2}", "a", "1")]
    [InlineData("{\"\":{\"b\":3}}", ".b", "3")]
    [InlineData("\"text\"", "a", "")]
    [InlineData("{\"a*b\":1,\"axb\":2}", "a\\*b", "1")]
    public void The_document_may_be_anything(string json, string path, string expected)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(expected, GjsonPath.Parse(path).Evaluate(document.RootElement).ToString());
    }

    [Theory]
    [InlineData("children|@reverse", "@reverse")]
    [InlineData("children.@reverse.0", "@reverse")]
    [InlineData("@this", "@this")]
    [InlineData("{name.first,age}", "multipath")]
    [InlineData("name.[first,last]", "multipath")]
    [InlineData("!\"x\"", "literal")]
    [InlineData("..#", "JSON lines")]
    [InlineData("friends.#(a==1", "not closed")]
    [InlineData("friends.#(a==1)b", "'b'")]
    [InlineData("friends.#x", "'#'")]
    public void What_is_not_supported_is_refused_by_name(string path, string named)
    {
        GjsonException fault = Assert.Throws<GjsonException>(() => GjsonPath.Parse(path));

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "a*c", true)]
    [InlineData("abc", "a?c", true)]
    [InlineData("abc", "*", true)]
    [InlineData("abc", "a*b", false)]
    [InlineData("a*c", "a\\*c", true)]
    [InlineData("abc", "a\\*c", false)]
    [InlineData("", "*", true)]
    [InlineData("", "?", false)]
    [InlineData("aaab", "*ab", true)]
    public void Patterns_have_stars_and_question_marks(string text, string pattern, bool expected) => Assert.Equal(expected, GjsonPattern.Matches(text, pattern));

    [Fact]
    public void A_pattern_of_many_stars_ends_on_a_long_text()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 40)) + "b";

        Assert.False(GjsonPattern.Matches(new string('a', 5000), pattern));
    }
}
