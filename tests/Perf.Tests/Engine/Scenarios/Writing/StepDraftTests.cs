using System.Globalization;
using Perf.Compatibility.Import;
using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Writing;
using Perf.Tests.Compatibility.Import;

namespace Perf.Tests.Engine.Scenarios.Writing;

/// <summary>What is written is read as the same steps.</summary>
public sealed class StepDraftTests
{
    private static readonly string[] s_texts =
        ["plain", "5", "true", "null", "yes", "", " lead", "a: b", "# no comment", "\"q\"", "it's", "line\nbreak", "ünï ☂", "{ a: 1 }", "- x", "< 5", "$${x}", "${v}", "a ${v} b", "tab\there", "2026-01-01", "0x1F", "1e3", "%20", "trail "];

    [Fact]
    public void Of_EveryKindOfTheLanguage_IsReadAsTheSame()
    {
        Scenario whole = ScenarioLoader.Parse(LanguageScenario.Whole, "");
        Scenario scenario = whole with
        {
            // Connections and the load's own steps have no writer.
            Load = [.. whole.Load.Select(profile => profile with { Setup = null, Teardown = null })],
            Flows = whole.Flows.ToDictionary(flow => flow.Key, flow => flow.Value with { Steps = [.. flow.Value.Steps.Where(step => step is not (GrpcStep or SqlStep))] }, StringComparer.Ordinal),
            Connections = new Dictionary<string, ConnectionDefinition>(),
        };
        AssertSame(scenario);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Of_StepsWhateverTheyHold_AreReadAsTheSame(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 40; i++)
        {
            AssertSame(
                new Scenario
                {
                    Name = "made",
                    Target = "http://127.0.0.1:9",
                    Variables = new Dictionary<string, Variable> { ["v"] = Variable.Of(ScalarValue.OfText("x")) },
                    Load = [new ConstantVus { Name = "load", Flow = "flow", Duration = TimeSpan.FromSeconds(1) }],
                    Flows = new Dictionary<string, Flow> { ["flow"] = new Flow { Name = "flow", Steps = Steps(random, 3) } },
                },
                string.Create(CultureInfo.InvariantCulture, $"seed {seed}, case {i}"));
        }
    }

    [Fact]
    public void Of_AStepWithoutAForm_IsToldWithItsLine()
    {
        var losses = new List<DraftLoss>();
        Assert.Null(new StepDraft(new StepDraftSettings { Losses = losses }).Of(new FunctionStep { Name = "f", Function = "f", Line = 7 }));
        Assert.Equal(7, Assert.Single(losses).Line);
    }

    private static void AssertSame(Scenario scenario, string label = "")
    {
        var notes = new ImportNotes();
        string text = YamlWriter.Write(PlanDraft.Of(scenario, notes, line => $"line {line}").ToYaml());
        int lost = notes.All().Count(note => note.Kind == ConversionNoteKind.NotCarriedOver);
        Assert.True(lost == 0, $"{label}\n{string.Join('\n', notes.All())}");
        Scenario read;
        try
        {
            read = ScenarioLoader.Parse(text, "");
        }
        catch (ScenarioException e)
        {
            throw new InvalidOperationException($"{label}: {e.Message}\n{text}", e);
        }

        Assert.True(PlanText.Of(scenario) == PlanText.Of(read), $"{label}\n{PlanText.Of(scenario)}\n\n{PlanText.Of(read)}\n\n{text}");
    }

    private static string Text(Random random) => s_texts[random.Next(s_texts.Length)];

    private static List<Step> Steps(Random random, int depth) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Step(random, depth))];

    private static Step Step(Random random, int depth)
    {
        Step step = random.Next(depth > 0 ? 10 : 5) switch
        {
            0 or 1 => Request(random),
            2 => new ThinkStep { Name = "think", Min = TimeSpan.FromMilliseconds(random.Next(100)), Max = TimeSpan.FromMilliseconds(random.Next(100, 200)) },
            3 => new SetStep { Name = "set", Values = [new Assignment { Name = "s", Value = Value(random) }, new Assignment { Name = "t", Expression = Condition.Of("s == 'a' or exists(v)") }] },
            4 => new LogStep { Name = "log", Message = Text(random), Level = (LogLevel)random.Next(2) },
            5 => new LoopStep { Name = "loop", Count = random.Next(2) == 0 ? "3" : "1-4", Over = random.Next(2) == 0 ? null : new LoopSource { Values = [Value(random), Value(random)] }, Steps = Steps(random, depth - 1) },
            6 => new IfStep { Name = "if", Condition = Condition.Of("v == 'a'"), Then = Steps(random, depth - 1), Else = random.Next(2) == 0 ? [] : Steps(random, depth - 1) },
            7 => new ParallelStep { Name = "parallel", Limit = random.Next(2) == 0 ? null : 2, Steps = [Request(random), new SequenceStep { Steps = Steps(random, depth - 1) }] },
            8 => new GroupStep { Name = "group one", Steps = Steps(random, depth - 1) },
            _ => new ChoiceStep { Name = "choice", Branches = [new ChoiceBranch { Weight = 2.5, Steps = Steps(random, depth - 1) }, new ChoiceBranch { Steps = Steps(random, depth - 1) }] },
        };
        return step with { If = random.Next(4) == 0 && step is not IfStep ? Condition.Of("exists(v)") : null, Probability = random.Next(4) == 0 ? 0.25 : null, Tags = random.Next(4) == 0 ? new Dictionary<string, string> { ["area"] = Text(random) } : new Dictionary<string, string>() };
    }

    private static ScalarValue Value(Random random) => random.Next(5) switch
    {
        0 => new ScalarValue("12.5", ScalarKind.Number),
        1 => new ScalarValue("true", ScalarKind.Boolean),
        2 => new ScalarValue("null", ScalarKind.Null),
        3 => new ScalarValue("""{"a":[1,"${v}",null],"b":{"c":"x"}}""", ScalarKind.Json),
        _ => ScalarValue.OfText(Text(random)),
    };

    private static RequestStep Request(Random random)
    {
        string line = Text(random).Replace("\n", " ", StringComparison.Ordinal).Replace("\t", " ", StringComparison.Ordinal);
        return new RequestStep
        {
            Name = random.Next(2) == 0 ? "a name: odd" : "GET /x",
            Method = random.Next(2) == 0 ? "GET" : "POST",
            Url = random.Next(2) == 0 ? "/x" : "/a/${v}?b=c",
            Query = random.Next(2) == 0 ? [] : [new("q", Text(random)), new("q", "2"), new("r", Text(random))],
            Headers = random.Next(2) == 0 ? [] : [new("x-a", line)],
            Cookies = random.Next(3) == 0 ? [new("sid", "${v}")] : [],
            Timeout = random.Next(3) == 0 ? TimeSpan.FromSeconds(2.5) : null,
            MaxRedirects = random.Next(3) switch { 0 => 0, 1 => 3, _ => null },
            Body = random.Next(4) switch
            {
                0 => new RequestBody { Kind = BodyKind.Text, Text = Text(random) },
                1 => new RequestBody { Kind = BodyKind.Json, Text = """{"a":1.50,"b":["${v}","5",true,null,{}],"c":"x\ny"}""", ContentType = "application/json" },
                2 => new RequestBody { Kind = BodyKind.Form, Form = [new("f", Text(random)), new("f", "x")], ContentType = "application/x-www-form-urlencoded" },
                _ => null,
            },
            Auth = random.Next(3) == 0 ? new HttpAuth { Scheme = HttpAuthScheme.Basic, User = "u", Password = "${env:P}" } : null,
            Captures = random.Next(2) == 0 ? [] : [new Capture { Name = "c", Kind = CaptureKind.Json, Selector = "$.a", Pick = CapturePick.Random, EmptyIsNothing = true, Default = Text(random) }, new Capture { Name = "d", Kind = CaptureKind.Regex, Selector = "a(b)", Group = "0", Flags = "i" }],
            Expect = [new Assertion { Part = ResponsePart.Status, Expected = ["200", "201"] }, new Assertion { Part = ResponsePart.Header, Selector = "x", Operator = ComparisonOperator.Contains, Expected = [Text(random)] }],
            Checks = random.Next(2) == 0 ? [] : [new Assertion { Name = "c: 1", Part = ResponsePart.Json, Selector = "$.x", Expected = [Text(random)] }, new Assertion { Name = "c: 1", Part = ResponsePart.Duration, Operator = ComparisonOperator.Less, Expected = ["250"] }, new Assertion { Name = "two", Part = ResponsePart.Json, Selector = "$.y", Operator = ComparisonOperator.Greater, Expected = ["3"] }],
            CapturesFirst = random.Next(2) == 0,
            EndsIterationOn = (StepFailures)random.Next(4),
            Retry = random.Next(4) == 0 ? new RetryPolicy { Attempts = 3, OnStatus = ["503", "4xx"] } : null,
        };
    }
}
