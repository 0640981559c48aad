using System.Text.Json;
using System.Xml.Linq;
using Perf.Reporting;
using Perf.Reporting.Html;
using Perf.Reporting.Html.Charts;
using Perf.Reporting.Html.Sections;

namespace Perf.Tests.Reporting.Html.Charts;

public sealed class FlameGraphTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&";

    [Fact]
    public void Draw_Boxes_LieOnTheirCallersAndAreAsWideAsTheirShare()
    {
        XElement svg = XElement.Parse(FlameGraph.Draw(Profile()).Value);
        Dictionary<string, (double X, double Y, double Width)> boxes = svg.Elements("g").ToDictionary(
            box => box.Element("title")!.Value.Split(':')[0],
            box => ((double)box.Element("rect")!.Attribute("x")!, (double)box.Element("rect")!.Attribute("y")!, (double)box.Element("rect")!.Attribute("width")!));
        Assert.Equal(4, boxes.Count);
        Assert.Equal((0, 999.5), (boxes["Shop!Shop.Main"].X, boxes["Shop!Shop.Main"].Width));
        Assert.Equal((0, 599.5), (boxes["Shop!Shop.Cart.Total"].X, boxes["Shop!Shop.Cart.Total"].Width));
        Assert.Equal((600, 299.5), (boxes["Json!Json.Write"].X, boxes["Json!Json.Write"].Width));
        Assert.True(boxes["Shop!Shop.Main"].Y > boxes["Shop!Shop.Cart.Total"].Y);
        Assert.Equal(boxes["Shop!Shop.Cart.Total"].Y, boxes["Json!Json.Write"].Y);
    }

    [Fact]
    public void Write_HostileNames_AreText()
    {
        ProcessProfile profile = Profile() with { Process = Hostile, Frames = [.. Profile().Frames.Select(frame => new ProfileFrame(frame.Name + Hostile, Hostile))], Warnings = [Hostile] };
        string markup = ProfileSection.Write(new ReportData { Result = new RunResult { Profiles = [profile] } }).Value;
        Assert.DoesNotContain("<script", markup, StringComparison.Ordinal);
        XElement.Parse($"<x>{markup}</x>");
    }

    /// <summary>The file beside the page is named where there is one.</summary>
    [Fact]
    public void Write_ProfileFile_IsNamed()
    {
        var run = new RunResult { Profiles = [Profile()] };
        Assert.Contains("<code>&lt;r&gt;.speedscope.json</code>", ProfileSection.Write(new ReportData { Result = run, ProfileFile = "<r>.speedscope.json" }).Value, StringComparison.Ordinal);
        Assert.DoesNotContain("speedscope", ProfileSection.Write(new ReportData { Result = run }).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_DamagedTree_IsSaidAndNotDrawn()
    {
        ProfileNode[] nodes = [new(0, 0, 1, 1), new(-2, 0, 1, 1), new(-1, 9, 1, 1), new(-1, 0, -1, 1), new(-1, 0, 2, 1), new(-1, 0, 1, 1000)];
        foreach (ProfileNode node in nodes)
        {
            var run = new RunResult { Id = "r", Profiles = [Profile() with { Nodes = [node] }] };
            Assert.Contains("is damaged", ProfileSection.Write(new ReportData { Result = run }).Value, StringComparison.Ordinal);
            Assert.Equal(ErrorIds.ResultInvalid, Assert.Throws<PerfException>(() => ReportWriters.Find("speedscope").Write(run, TextWriter.Null)).Id);
        }
    }

    [Fact]
    public void Draw_MoreRowsThanAreDrawn_SaysSo()
    {
        ProcessProfile deep = Profile() with { Nodes = [.. Enumerable.Range(0, 200).Select(i => new ProfileNode(i - 1, 0, i == 199 ? 100 : 0, 100))] };
        Assert.Contains("50 boxes above the 150th row", FlameGraph.Draw(deep).Value, StringComparison.Ordinal);
        Assert.Contains("<svg", FlameGraph.Draw(Profile() with { Samples = 1_000_000 }).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_RunWithoutProfiles_IsNothing() => Assert.Equal("", ProfileSection.Write(new ReportData { Result = new RunResult() }).Value);

    [Fact]
    public void Speedscope_SamplesAndWeights_AreTheTree()
    {
        using var text = new StringWriter();
        ReportWriters.Find("speedscope").Write(new RunResult { Profiles = [Profile()] }, text);
        using var document = JsonDocument.Parse(text.ToString());
        JsonElement profile = document.RootElement.GetProperty("profiles")[0];
        string[] names = [.. document.RootElement.GetProperty("shared").GetProperty("frames").EnumerateArray().Select(frame => frame.GetProperty("name").GetString()!)];
        string[] stacks = [.. profile.GetProperty("samples").EnumerateArray().Select(stack => string.Join('>', stack.EnumerateArray().Select(frame => names[frame.GetInt32()])))];
        Assert.Equal(["Shop.Main", "Shop.Main>Shop.Cart.Total", "Shop.Main>Shop.Cart.Total>Json.Read", "Shop.Main>Json.Write"], stacks);
        Assert.Equal([10, 40, 20, 30], profile.GetProperty("weights").EnumerateArray().Select(weight => weight.GetInt32()));
        Assert.Equal(100, profile.GetProperty("endValue").GetInt32());
    }

    [Fact]
    public void Speedscope_NoProfile_SaysHowToGetOne() =>
        Assert.Contains("-Profile", Assert.Throws<PerfException>(() => ReportWriters.Find("speedscope").Write(new RunResult { Id = "r" }, TextWriter.Null)).Message, StringComparison.Ordinal);

    private static ProcessProfile Profile() => new()
    {
        Process = "Shop.dll",
        ProcessId = 17,
        From = 5,
        To = 35,
        Samples = 100,
        Threads = 4,
        Frames = [new("Shop.Main", "Shop"), new("Shop.Cart.Total", "Shop"), new("Json.Read", "Json"), new("Json.Write", "Json")],
        Nodes = [new(-1, 0, 10, 100), new(0, 1, 40, 60), new(1, 2, 20, 20), new(0, 3, 30, 30)],
    };
}
