using System.Globalization;
using Perf.Analysis;
using Xunit.Abstractions;

namespace Perf.Tests.Analysis.ChangePoints;

/// <summary>How soon a step is found after 100 values of one level, and how often there is an alarm where nothing changed. docs/regression-detection.md has the figures of 1,000 trials.</summary>
public sealed class OnsetTests(ITestOutputHelper output)
{
    private const int Trials = 300;

    [Theory]
    [InlineData(0.02, 0.05, 20, 0.90)]
    [InlineData(0.02, 0.10, 5, 0.97)]
    [InlineData(0.05, 0.10, 20, 0.68)]
    [InlineData(0.05, 0.20, 5, 0.92)]
    [InlineData(0.05, 0.20, 10, 0.98)]
    public void Find_StepOfTheLastValues_IsFoundSoon(double noise, double step, int after, double least)
    {
        int found = Enumerable.Range(0, Trials).Count(seed => ChangePointDetector.Find(MadeUpSeries.Make(1000 + seed, 100, after, noise, step)).Any(change => Math.Abs(change.Index - 100) <= 5));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"noise {noise:0%}, step {step:0%}, {after} values after: {(double)found / Trials:0.000}"));
        Assert.True(found >= least * Trials, $"{found} of {Trials}");
    }

    [Theory]
    [InlineData(0.02, 0.01)]
    [InlineData(0.05, 0.03)]
    public void Find_NoStep_HardlyEverAlarms(double noise, double most)
    {
        int marks = Enumerable.Range(0, 4 * Trials).Sum(seed => ChangePointDetector.Find(MadeUpSeries.Make(50_000 + seed, 150, 0, noise, 0)).Count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"noise {noise:0%}: {marks / (4.0 * Trials):0.0000} marks in 150 values"));
        Assert.True(marks <= most * 4 * Trials, $"{marks} marks in {4 * Trials} series");
    }
}
