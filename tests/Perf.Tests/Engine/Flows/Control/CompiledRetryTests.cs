using Perf.Engine.Flows.Control;
using Perf.Engine.Protocols;
using Perf.Engine.Running;

namespace Perf.Tests.Engine.Flows.Control;

public class CompiledRetryTests
{
    private static readonly RetryPolicy s_any = new() { Attempts = 3 };

    [Theory]
    [InlineData(1, 500, null, true, true)]
    [InlineData(2, 500, null, true, true)]
    [InlineData(3, 500, null, true, false)] // the last attempt
    [InlineData(1, 200, null, false, false)]
    [InlineData(1, 0, ErrorClasses.Timeout, true, true)]
    public void Wants_AnyFailure_UpToTheAttempts(int attempt, int status, string? errorClass, bool failed, bool wants) => Assert.Equal(wants, new CompiledRetry(s_any).Wants(attempt, Outcome(status, errorClass), failed));

    [Theory]
    [InlineData(503, null, true, true)]
    [InlineData(502, null, true, false)]
    [InlineData(429, null, true, true)]
    [InlineData(202, null, false, true)] // not failed, and asked for again all the same
    [InlineData(0, ErrorClasses.ConnectionRefused, true, true)]
    [InlineData(0, ErrorClasses.Timeout, true, false)]
    [InlineData(200, null, true, false)]
    public void Wants_Listed_OnlyThese(int status, string? errorClass, bool failed, bool wants) =>
        Assert.Equal(wants, new CompiledRetry(new RetryPolicy { OnStatus = ["503", "4xx", "202"], OnErrors = [ErrorClasses.ConnectionRefused] }).Wants(1, Outcome(status, errorClass), failed));

    [Theory]
    [InlineData(200, null, true, true)]
    [InlineData(200, null, false, false)]
    [InlineData(0, ErrorClasses.Timeout, true, false)]
    public void Wants_ExpectationFailed_IsAnAnswerThatIsNotAsExpected(int status, string? errorClass, bool failed, bool wants) =>
        Assert.Equal(wants, new CompiledRetry(new RetryPolicy { OnErrors = [ErrorClasses.ExpectationFailed] }).Wants(1, Outcome(status, errorClass), failed));

    [Fact]
    public void PauseBefore_Backoff_GrowsToTheMost()
    {
        var retry = new CompiledRetry(new RetryPolicy { Attempts = 9, Delay = TimeSpan.FromMilliseconds(100), Backoff = 2, MaxDelay = TimeSpan.FromMilliseconds(500) });
        Assert.Equal([100, 200, 400, 500, 500], Enumerable.Range(2, 5).Select(attempt => Pause(retry, attempt, 1)));
    }

    [Fact]
    public void PauseBefore_Jitter_StaysWithinItsShare()
    {
        var retry = new CompiledRetry(new RetryPolicy { Delay = TimeSpan.FromMilliseconds(100), Jitter = 0.2 });
        double[] pauses = [.. Enumerable.Range(0, 1000).Select(seed => Pause(retry, 2, seed))];
        Assert.InRange(pauses.Min(), 80, 82);
        Assert.InRange(pauses.Max(), 118, 120);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("600")]
    [InlineData("6xx")]
    [InlineData("-1")]
    public void Create_NoStatus_IsRefused(string status) => Assert.Throws<PerfException>(() => new CompiledRetry(new RetryPolicy { OnStatus = [status] }));

    private static double Pause(CompiledRetry retry, int attempt, int seed)
    {
        var random = new SeededSequence(seed, default);
        return TimeSpan.FromTicks(retry.PauseBefore(attempt, ref random)).TotalMilliseconds;
    }

    private static StepOutcome Outcome(int status, string? errorClass)
    {
        var outcome = new StepOutcome { Status = status };
        if (errorClass is not null)
        {
            outcome.Fail(errorClass, "");
        }

        return outcome;
    }
}
