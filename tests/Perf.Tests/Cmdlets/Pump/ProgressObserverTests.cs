using System.Globalization;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Pump;

public sealed class ProgressObserverTests
{
    [Theory]
    [InlineData(199.6, 12.34, 10, 1234567, 0, "200 req/s, p95 12.3 ms, errors 0%, 10 VUs, 1,234,567 requests")]
    [InlineData(0, null, 0, 0, 0, "0 req/s, p95 -, errors 0%, 0 VUs, 0 requests")] // before the first response
    [InlineData(1, 1.0, 1, 1000, 5, "1 req/s, p95 1 ms, errors 0.5%, 1 VUs, 1,000 requests")]
    [InlineData(1, 0.04, 1, 3, 3, "1 req/s, p95 0 ms, errors 100%, 1 VUs, 3 requests")]
    public void StatusOf_Progress_HasTheFigures(double rate, double? p95, int vus, long requests, long failed, string expected) =>
        Assert.Equal(expected, ProgressObserver.StatusOf(Progress(rate, p95, vus, requests, failed)));

    [Fact]
    public void StatusOf_AnotherCulture_IsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("", useUserOverride: false) { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", PercentDecimalSeparator = ",", PercentSymbol = "?" } };
            Assert.Equal("1 req/s, p95 1.5 ms, errors 0.5%, 1 VUs, 1,000 requests", ProgressObserver.StatusOf(Progress(1, 1.5, 1, 1000, 5)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static RunProgress Progress(double rate, double? p95, int vus, long requests, long failed) => new()
    {
        Requests = requests,
        Failed = failed,
        Latest = new IntervalSummary { RequestRate = rate, P95 = p95, Vus = vus },
    };
}
