using Perf.Engine.Planning;
using Perf.Engine.Sample;

namespace Perf.Engine.Running;

/// <summary>
/// A short run against the sample server before a process's first real one, whose figures nobody sees: the just-in-time compiler does its work there, and not
/// while the first requests of a measurement wait for it (seen otherwise: a start lag of 160 ms in the first second). The compiler counts a method's calls, and
/// makes good code of it, only when no new method has been called for 100 ms, which in a run's busy beginning takes seconds: up to a third of the first three
/// seconds' requests was lost to that. So the warm-up goes in rounds with a rest between them, until a round leaves nothing more to compile.
/// </summary>
internal static class EngineWarmup
{
    // One for each stage of a method: its first code, that which counts where it branches (of .NET's own precompiled methods too), the best.
    private const int MostRounds = 5;

    // The engine's hot path has some hundreds of methods; what observers, timers and the shell compile of their own meanwhile is less.
    private const int Many = 150;

    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs in rounds until the compiler has done what there is to do: about half a second in all, and some seconds where there is one processor only.</summary>
    /// <param name="run">Runs a plan against the sample server.</param>
    public static async Task RunAsync(Func<RunPlan, Task> run)
    {
        await run(Plan(s_first)).ConfigureAwait(false);
        long most = 0;
        for (int round = 0; round < MostRounds; round++)
        {
            long compiled = await CompilerPause.WaitAsync().ConfigureAwait(false);
            if (IsDone(compiled, most))
            {
                return;
            }

            most = Math.Max(most, compiled);
            await run(Plan(s_again)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether what a round left to compile is no more than the rest of what earlier ones did: each stage of the hot methods comes in one go.</summary>
    /// <param name="compiled">Methods compiled after this round.</param>
    /// <param name="most">The most after one round before it.</param>
    public static bool IsDone(long compiled, long most) => most >= Many && compiled < most / 4;

    /// <summary>The plan: arrivals and looping virtual users, templates, JSON, checks and a capture.</summary>
    /// <param name="duration">How long its load lasts.</param>
    public static RunPlan Plan(TimeSpan duration)
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
                        new Assertion { Name = "status", Part = ResponsePart.Status, Operator = ComparisonOperator.Equal, Expected = ["201"] },
                        new Assertion { Name = "token", Part = ResponsePart.Json, Selector = "$.token", Operator = ComparisonOperator.Exists },
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
                new ConstantArrivalRate { Name = "open", Flow = flow.Name, Rate = 100, Duration = duration, GracefulStop = duration },
                new ConstantVus { Name = "closed", Flow = flow.Name, Vus = 8, Duration = duration, GracefulStop = duration },
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
