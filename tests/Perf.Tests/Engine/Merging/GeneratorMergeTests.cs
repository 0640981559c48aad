using Perf.Engine.Merging;

namespace Perf.Tests.Engine.Merging;

public class GeneratorMergeTests
{
    [Fact]
    public void Merge_SeveralMachines_AddsWhatTheyDidAndKeepsTheWorst()
    {
        GeneratorSample merged = Merge(
            (null, new GeneratorSample { CpuSeconds = 0.5, OfferedStarts = 10, AchievedStarts = 9, GcPauseMilliseconds = 3, ClockStepMilliseconds = -70, LoopBusyShare = 0.4, PortsUsedShare = 0.1, OtherCpuShare = 0.9 }),
            (null, new GeneratorSample { CpuSeconds = 1.5, OfferedStarts = 20, AchievedStarts = 20, GcPauseMilliseconds = 1, ClockStepMilliseconds = 5, LoopBusyShare = 0.7, FileDescriptorShare = 0.2, OwnCpuShare = 0.6, ThrottledMilliseconds = 8 }));
        Assert.Equal(
            new GeneratorSample
            {
                CpuSeconds = 2,
                OfferedStarts = 30,
                AchievedStarts = 29,
                GcPauseMilliseconds = 3,
                ClockStepMilliseconds = -70,
                LoopBusyShare = 0.7,
                PortsUsedShare = 0.1,
                FileDescriptorShare = 0.2,
                OwnCpuShare = 0.6,
                OtherCpuShare = 0.9,
                ThrottledMilliseconds = 8,
            },
            merged);
    }

    [Fact]
    public void Merge_TwoSharesOfOneProcess_CountItsProcessorTimeOnce()
    {
        GeneratorSample merged = Merge(
            ("a", new GeneratorSample { CpuSeconds = 0.5, OfferedStarts = 1 }),
            ("b", new GeneratorSample { CpuSeconds = 0.25, OfferedStarts = 1 }),
            ("a", new GeneratorSample { CpuSeconds = 0.75, OfferedStarts = 1 }));
        Assert.Equal((1.0, 3L), (merged.CpuSeconds, merged.OfferedStarts));
    }

    private static GeneratorSample Merge(params (string? Agent, GeneratorSample Sample)[] samples) =>
        GeneratorMerge.Merge([.. samples.Select((one, share) => new MergePart(share, one.Agent, new Interval { Generator = one.Sample }))]);
}
