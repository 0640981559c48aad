namespace Perf.Tests.Model.Errors;

public sealed class ErrorIdsTests
{
    /// <summary>What a CI step must tell apart: what was asked for wrongly, what did not hold, and what went wrong.</summary>
    [Theory]
    [InlineData(ErrorIds.RunNotFound, 104)]
    [InlineData(ErrorIds.BaselineNotFound, 104)]
    [InlineData(ErrorIds.FileNotFound, 104)]
    [InlineData(ErrorIds.ArgumentInvalid, 104)]
    [InlineData(ErrorIds.EnvironmentInvalid, 104)]
    [InlineData(ErrorIds.ThresholdFailed, 99)]
    [InlineData(ErrorIds.RegressionFound, 98)]
    [InlineData(ErrorIds.VerdictInconclusive, 97)]
    [InlineData(ErrorIds.RunInvalid, 96)]
    [InlineData(ErrorIds.RunStopped, 105)]
    [InlineData(ErrorIds.RunAborted, 108)]
    [InlineData(ErrorIds.RunFailed, 107)]
    [InlineData(ErrorIds.StoreUnavailable, 107)]
    [InlineData("of no table", 107)]
    public void ExitCodeOf_AnId_IsWhatTheDocumentsSay(string id, int code)
    {
        Assert.Equal(code, ErrorIds.ExitCodeOf(id));
        Assert.Equal(code, new PerfException(id, "x", null).ExitCode);
    }
}
