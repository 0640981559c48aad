using System.Text;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Tests.Compatibility.Artillery.Reading;

public sealed class NodeReaderTests
{
    [Theory]
    [InlineData("a: 1", "{a:n1}")]
    [InlineData("a: 1_000", "{a:n1000}")]
    [InlineData("a: 0x1F", "{a:n31}")]
    [InlineData("a: 0b101", "{a:n5}")]
    [InlineData("a: 010", "{a:n8}")]
    [InlineData("a: +5", "{a:n5}")]
    [InlineData("a: .5", "{a:n0.5}")]
    [InlineData("a: 1e3", "{a:n1e3}")]
    [InlineData("a: \"1\"", "{a:'1'}")]
    [InlineData("a: true", "{a:btrue}")]
    [InlineData("a: yes", "{a:'yes'}")]
    [InlineData("a:", "{a:null}")]
    [InlineData("a: ~", "{a:null}")]
    [InlineData("a: 10:30", "{a:'10:30'}")]
    [InlineData("a: [1, x]", "{a:[n1,'x']}")]
    [InlineData("b: &x {c: 1}\na: *x", "{b:{c:n1},a:{c:n1}}")]
    [InlineData("b: &x {c: 1, d: 2}\na: {<<: *x, d: 3}", "{b:{c:n1,d:n2},a:{d:n3,c:n1}}")]
    [InlineData("b: &x {c: 1}\ne: &y {c: 2, f: 3}\na: {<<: [*x, *y]}", "{b:{c:n1},e:{c:n2,f:n3},a:{c:n1,f:n3}}")]
    public void Read_Yaml_GivesTheseNodes(string text, string expected) => Assert.Equal(expected, Show(Read(text, "a.yml")));

    [Theory]
    [InlineData("{\"a\": [1, 2.5, \"x\", true, null]}", "{a:[n1,n2.5,'x',btrue,null]}")]
    [InlineData("{\"a\": 1, \"a\": 2}", "{a:n2}")]
    [InlineData("{\t\"a\":\t{}}", "{a:{}}")]
    [InlineData("// made by hand\n[1, /* two */ 2]", "[n1,n2]")]
    public void Read_Json_GivesTheseNodes(string text, string expected) => Assert.Equal(expected, Show(Read(text, "a.json")));

    [Theory]
    [InlineData("a.yml", "a: [1", 2)]
    [InlineData("a.yml", "a: 1\na: 2", 2)]
    [InlineData("a.yml", "a: *nobody", 1)]
    [InlineData("a.yml", "", 0)]
    [InlineData("a.yml", "a: 1\n---\nb: 2", 2)]
    [InlineData("a.json", "{\n\"a\": ]}", 2)]
    [InlineData("a.json", "", 0)]
    [InlineData("a.json", "{ \"scenarios\": [\n{ \"flow\": [ { \"get\": {} }", 2)]
    [InlineData("a.json", "{\n\"a\":", 2)]
    [InlineData("a.json", "{ \"a\": 1 }\n{ \"a\": 2 }", 2)]
    [InlineData("a.json", "{ \"a\": 1 } x", 1)]
    [InlineData("a.json", "{ \"a\": undefined }", 1)]
    [InlineData("a.js", "module.exports = {}", 0)]
    [InlineData("a.txt", "a: 1", 0)]
    public void Read_WhatCannotBe_IsToldWithItsLine(string path, string text, int line)
    {
        var problems = new Problems();
        Assert.True(NodeReader.Read(text, path, problems) is null || path == "a.yml");
        ScenarioProblem problem = problems.All[0];
        Assert.Equal((path, line), (problem.File, problem.Line));
    }

    [Fact]
    public void Read_AliasesThatGrow_AreRefused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        var problems = new Problems();
        Assert.Null(NodeReader.Read(text.ToString(), "a.yml", problems));
        Assert.Contains("more than 100,000 values", problems.All.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeepNesting_IsRefused()
    {
        var problems = new Problems();
        Assert.Null(NodeReader.Read(new string('[', 200) + new string(']', 200), "a.yml", problems));
        Assert.Contains("nested deeper", problems.All.Single().Message, StringComparison.Ordinal);
    }

    /// <summary>A mapping of many keys takes memory in proportion to them: what copied the mapping for each key took gigabytes here.</summary>
    [Theory]
    [InlineData("a.json")]
    [InlineData("a.yml")]
    public void ReadAndMerge_ManyKeys_TakeMemoryInProportion(string path)
    {
        string text = "{" + string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"\"key{i}\": {i}")) + "}";
        long before = GC.GetAllocatedBytesForCurrentThread();
        var read = (MapNode)Read(text, path);
        MapNode merged = NodeMerge.MergeMaps(read, read);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
        Assert.Equal((10_000, "9999"), (merged.Entries.Count, ((ScalarNode)merged["key9999"]!).Text));
    }

    [Fact]
    public void Of_NumberOfManyDigits_IsText() => Assert.Equal(ScalarKind.Text, YamlScalars.Of("+" + new string('1', 200_000)).Kind);

    internal static Node Read(string text, string path)
    {
        var problems = new Problems();
        Node? node = NodeReader.Read(text, path, problems);
        Assert.Empty(problems.All);
        return node!;
    }

    internal static string Show(Node node) => node switch
    {
        MapNode map => "{" + string.Join(',', map.Entries.Select(entry => $"{entry.Key}:{Show(entry.Value)}")) + "}",
        ListNode list => "[" + string.Join(',', list.Items.Select(Show)) + "]",
        ScalarNode { Value.Kind: ScalarKind.Text } text => $"'{text.Text}'",
        ScalarNode { Value.Kind: ScalarKind.Null } => "null",
        ScalarNode { Value.Kind: ScalarKind.Boolean } flag => $"b{flag.Text}",
        ScalarNode number => $"n{number.Text}",
        _ => "?",
    };
}
