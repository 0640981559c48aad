using Perf.Engine.Templates;

namespace Perf.Tests.Engine.Templates;

public class VariableResolverTests
{
    [Fact]
    public void Resolve_References_GetValuesInAnyOrder()
    {
        VariableResolution result = Resolve(("c", "<${b}>"), ("b", "[${a}]"), ("a", "1"), ("e", "${env:HOST:-h}"));
        Assert.Empty(result.Problems);
        Assert.Equal("<[1]>", result.Variables["c"].Values[0].Text);
        Assert.Equal("host", result.Variables["e"].Values[0].Text);
    }

    [Fact]
    public void Resolve_SingleReference_KeepsTheKind()
    {
        var variables = new Dictionary<string, Variable>
        {
            ["n"] = Variable.Of(new ScalarValue("7", ScalarKind.Number)),
            ["same"] = Variable.Of(ScalarValue.OfText("${n}")),
            ["text"] = Variable.Of(ScalarValue.OfText("n=${n}")),
        };
        VariableResolution result = VariableResolver.Resolve(variables, _ => null);
        Assert.Equal(new ScalarValue("7", ScalarKind.Number), result.Variables["same"].Values[0]);
        Assert.Equal(new ScalarValue("n=7", ScalarKind.Text), result.Variables["text"].Values[0]);
    }

    [Fact]
    public void Resolve_List_ResolvesEachElement()
    {
        var variables = new Dictionary<string, Variable>
        {
            ["a"] = Variable.Of(ScalarValue.OfText("x")),
            ["list"] = new() { Values = [ScalarValue.OfText("${a}1"), ScalarValue.OfText("$${a}"), new ScalarValue("3", ScalarKind.Number)] },
        };
        VariableResolution result = VariableResolver.Resolve(variables, _ => null);
        Assert.Equal([ScalarValue.OfText("x1"), ScalarValue.OfText("${a}"), new ScalarValue("3", ScalarKind.Number)], result.Variables["list"].Values);
    }

    [Fact]
    public void Resolve_Circle_IsShownAndWhatDependsOnItHasNoValue()
    {
        VariableResolution result = Resolve(("d", "${a}"), ("a", "x${b}"), ("b", "${c}"), ("c", "${a}"), ("ok", "1"));
        VariableProblem problem = Assert.Single(result.Problems);
        Assert.Equal((VariableProblemKind.Circular, "a"), (problem.Kind, problem.Name));
        Assert.Contains("a -> b -> c -> a", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["ok"], result.Variables.Keys);
        Assert.Equal(ErrorIds.ScenarioInvalid, Assert.Throws<PerfException>(result.OrThrow).Id);
    }

    [Theory]
    [InlineData("${nowhere}", VariableProblemKind.Unknown, ErrorIds.VariableMissing)]
    [InlineData("${env:UNSET}", VariableProblemKind.EnvironmentMissing, ErrorIds.VariableMissing)]
    [InlineData("${list}", VariableProblemKind.List, ErrorIds.ScenarioInvalid)]
    [InlineData("${bad", VariableProblemKind.Malformed, ErrorIds.ScenarioInvalid)]
    public void Resolve_NoValue_IsAProblem(string text, VariableProblemKind kind, string id)
    {
        var variables = new Dictionary<string, Variable>
        {
            ["list"] = new() { Values = [ScalarValue.OfText("1"), ScalarValue.OfText("2")] },
            ["v"] = Variable.Of(ScalarValue.OfText(text)),
            ["depends"] = Variable.Of(ScalarValue.OfText("${v}")),
        };
        VariableResolution result = VariableResolver.Resolve(variables, _ => null);
        Assert.Equal((kind, "v"), (Assert.Single(result.Problems).Kind, result.Problems[0].Name));
        Assert.Equal(id, Assert.Throws<PerfException>(result.OrThrow).Id);
    }

    [Fact]
    public void Resolve_TextsThatDouble_AreRefused()
    {
        (string, string)[] variables = [("v0", "xxxxxxxxxx"), .. Enumerable.Range(1, 60).Select(i => ($"v{i}", $"${{v{i - 1}}}${{v{i - 1}}}"))];
        VariableResolution result = Resolve(variables);
        Assert.Equal(VariableProblemKind.TooLong, Assert.Single(result.Problems).Kind);
    }

    [Fact]
    public void Resolve_LongChain_IsResolved()
    {
        (string, string)[] variables = [.. Enumerable.Range(1, 50_000).Select(i => ($"v{i}", $"${{v{i - 1}}}")).Reverse(), ("v0", "end")];
        Assert.Equal("end", Resolve(variables).OrThrow().Variables["v50000"].Values[0].Text);
    }

    [Fact]
    public void Resolve_RandomReferences_HaveValueExactlyWhenNotInACircle()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            int count = random.Next(1, 9);
            int[][] references = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(count)).ToArray())];
            VariableResolution result = Resolve([.. references.Select((list, i) => ($"v{i}", "x" + string.Concat(list.Select(r => $"${{v{r}}}"))))]);
            for (int i = 0; i < count; i++)
            {
                Assert.True(ReachesCircle(references, i, []) != result.Variables.ContainsKey($"v{i}"), $"Seed {seed}, variable v{i}");
            }

            Assert.True(result.Problems.Count == 0 == (result.Variables.Count == count), $"Seed {seed}");
        }
    }

    private static bool ReachesCircle(int[][] references, int from, HashSet<int> path)
    {
        if (!path.Add(from))
        {
            return true;
        }

        bool reaches = references[from].Any(next => ReachesCircle(references, next, path));
        path.Remove(from);
        return reaches;
    }

    private static VariableResolution Resolve(params (string Name, string Text)[] variables) =>
        VariableResolver.Resolve(
            variables.ToDictionary(pair => pair.Name, pair => Variable.Of(ScalarValue.OfText(pair.Text))),
            name => name == "HOST" ? "host" : null);
}
