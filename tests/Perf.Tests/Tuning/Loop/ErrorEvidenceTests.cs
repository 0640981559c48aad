using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

public class ErrorEvidenceTests
{
    // R: pbinom(there - 1, failures, share, lower.tail = FALSE)
    [Theory]
    [InlineData(10, 9, 0.5, 0.0107421875)]
    [InlineData(9, 9, 0.5, 0.001953125)]
    [InlineData(3, 0, 0.5, 1)]
    [InlineData(1, 1, 0.25, 0.25)]
    [InlineData(2, 1, 0.25, 0.4375)]
    public void Tail_KnownValues_Agree(long failures, long there, double share, double chance) => Assert.Equal(chance, ErrorEvidence.Tail(failures, there, share), 10);

    [Fact]
    public void Tail_ManyFailures_GoesOnWhereItIsCountedNoLonger() =>
        Assert.Equal(ErrorEvidence.Tail(1000, 530, 0.5), ErrorEvidence.Tail(1001, 530, 0.5), 0.003);

    [Fact]
    public void Tail_AllOfVeryMany_IsNoNumberBeyondOne() => Assert.InRange(ErrorEvidence.Tail(100_000, 100_000, 0.5), 0, 1e-9);

    [Fact]
    public void Of_FailuresOnOneSide_AreUnlikely()
    {
        TuningTrial[] without = [.. Enumerable.Repeat(new TuningTrial { Requests = 1000, ErrorRate = 0 }, 6)];
        TuningTrial[] with = [.. Enumerable.Repeat(new TuningTrial { Requests = 1000, ErrorRate = 0.002 }, 6)];
        ErrorEvidence seen = ErrorEvidence.Of(without, with);
        Assert.Equal(0.002, seen.More, 12);
        Assert.Equal(Math.Pow(0.5, 12), seen.ByChance, 12);
        Assert.True(ErrorEvidence.Of(with, without).ByChance > 0.99);
        Assert.Equal((0, 1), (ErrorEvidence.Of([], with).More, ErrorEvidence.Of([], with).ByChance));
    }
}
