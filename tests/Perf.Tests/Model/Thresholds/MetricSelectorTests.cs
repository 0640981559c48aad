namespace Perf.Tests.Model.Thresholds;

public class MetricSelectorTests
{
    /// <summary>k6's own rules (first brace to last, commas, first colon, quotes and spaces taken off), and where Perf is wider or stricter.</summary>
    [Theory]
    [InlineData("http_reqs", "http_reqs", "")]
    [InlineData(" http_reqs ", "http_reqs", "")]
    [InlineData("http_reqs{status:200}", "http_reqs", "status=200")]
    [InlineData("http_reqs{ status : 200 , method : GET }", "http_reqs", "status=200|method=GET")]
    [InlineData("http_reqs{'status':\"200\"}", "http_reqs", "status=200")]
    [InlineData("http_reqs {status:200}", "http_reqs", "status=200")]
    [InlineData("http_reqs{name:http://${}.com}", "http_reqs", "name=http://${}.com")]
    [InlineData("http_reqs{url:http://a:8080/x?y={z}}", "http_reqs", "url=http://a:8080/x?y={z}")]
    [InlineData("group_duration{group:::outer::inner}", "group_duration", "group=::outer::inner")]
    [InlineData("checks{check:status is 200}", "checks", "check=status is 200")]
    [InlineData("http_reqs{a:b,}", "http_reqs", "a=b")]
    [InlineData("http_reqs{,a:b}", "http_reqs", "a=b")]
    [InlineData("http_reqs{a:b,a:b}", "http_reqs", "a=b")]
    // Wider: k6 would read a tag without a value here, which no sample has.
    [InlineData("http_reqs{name:one, two}", "http_reqs", "name=one, two")]
    [InlineData("http_reqs{name:\"one, two\",status:200}", "http_reqs", "name=one, two|status=200")]
    public void Parse_IsRead(string text, string metric, string tags)
    {
        MetricSelector selector = MetricSelector.Parse(text);

        Assert.Equal(metric, selector.Metric);
        Assert.Equal(tags, string.Join('|', selector.Tags.Select(tag => $"{tag.Key}={tag.Value}")));
        Assert.Equal(selector, MetricSelector.Parse(selector.Name));
        Assert.Equal(selector.GetHashCode(), MetricSelector.Parse(selector.Name).GetHashCode());
    }

    [Theory]
    [InlineData("http_reqs{status:200", "no closing brace")]
    [InlineData("http_reqs}{", "no closing brace")]
    [InlineData("http_reqs{}", "no tag between the braces")]
    [InlineData("http_reqs{ }", "no tag between the braces")]
    [InlineData("http_reqs{,}", "no tag between the braces")]
    [InlineData("http_reqs{status}", "'status' has no value")]
    [InlineData("http_reqs{status:}", "'status' has no value")]
    [InlineData("http_reqs{status:''}", "'status' has no value")]
    [InlineData("http_reqs{:200}", "':200' has no name")]
    [InlineData("http_reqs{status:200}x", "'x' stands after")]
    [InlineData("http_reqs{a:b,a:c}", "cannot be both 'b' and 'c'")]
    public void Parse_AnythingElse_SaysWhy(string text, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => MetricSelector.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_AnyText_IsReadAndWrittenTheSame_OrRefused() => SeededProperty.ForAll(5000, random =>
    {
        string[] parts = ["m", "{", "}", ":", ",", "a", "b c", " ", "'", "\"", "::", "$"];
        string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));
        MetricSelector selector;
        try
        {
            selector = MetricSelector.Parse(text);
        }
        catch (FormatException)
        {
            return;
        }

        Assert.All(selector.Tags, tag => Assert.True(tag.Key.Length > 0 && tag.Value.Length > 0));
    });

    [Fact]
    public void Equals_OtherTags_IsNotTheSame()
    {
        Assert.NotEqual(MetricSelector.Parse("a{b:c}"), MetricSelector.Parse("a{b:d}"));
        Assert.NotEqual(MetricSelector.Parse("a{b:c}"), MetricSelector.Parse("a"));
    }
}
