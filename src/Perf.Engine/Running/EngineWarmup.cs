using Perf.Engine.Planning;
using Perf.Engine.Sample;

namespace Perf.Engine.Running;

/// <summary>
/// A short run against the sample server before a process's first real one, whose figures nobody sees: the just-in-time compiler does its work there, and not
/// while the first requests of a measurement wait for it (seen otherwise: a start lag of 160 ms in the first second).
/// </summary>
internal static class EngineWarmup
{
    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(250);

    /// <summary>The plan: arrivals and looping virtual users, templates, JSON, checks and a capture.</summary>
    public static RunPlan Plan()
    {
        var flow = new Flow
        {
            Name = "warm-up",
            Steps =
            [
                new RequestStep
                {
                    Name = "sign in",
                    Method = "POST",
                    Url = "/login?q=${word}",
                    Headers = [new("x-word", "${word}")],
                    Body = new RequestBody { Kind = BodyKind.Json, Text = """{"user":"${word}"}""", ContentType = "application/json" },
                    Expect =
                    [
                        new Assertion { Name = "status", Part = ResponsePart.Status, Operator = Comparison.Equal, Expected = ["201"] },
                        new Assertion { Name = "token", Part = ResponsePart.Json, Selector = "$.token", Operator = Comparison.Exists },
                    ],
                    Captures = [new Capture { Name = "token", Kind = CaptureKind.Json, Selector = "$.token" }],
                },
                new ThinkStep { Name = "think", Min = TimeSpan.FromMilliseconds(1), Max = TimeSpan.FromMilliseconds(2) },
                new RequestStep { Name = "list", Method = "GET", Url = "/items" },
                // An unexpected status takes the path of errors.
                new RequestStep { Name = "missing", Method = "GET", Url = "/nothing" },
            ],
        };
        var scenario = new Scenario
        {
            Name = "warm-up",
            Target = SampleServer.TargetName,
            Variables = new Dictionary<string, Variable> { ["word"] = new Variable { Values = [ScalarValue.OfText("a"), ScalarValue.OfText("b")] } },
            Flows = new Dictionary<string, Flow> { [flow.Name] = flow },
            Load =
            [
                new ConstantArrivalRate { Name = "open", Flow = flow.Name, Rate = 100, Duration = s_duration, GracefulStop = s_duration },
                new ConstantVus { Name = "closed", Flow = flow.Name, Vus = 2, Duration = s_duration, GracefulStop = s_duration },
            ],
        };
        return new RunPlan
        {
            Scenario = scenario,
            Target = SampleServer.TargetName,
            Executors = [.. scenario.Load.Select(profile => ExecutorPlanner.Plan(profile, scenario))],
        };
    }

    /// <summary>Judges nothing.</summary>
    internal sealed class NoGuard : IRunGuard
    {
        public string? Check(RunAccumulator totals) => null;

        public RunResult Judge(RunResult result) => result;
    }
}
