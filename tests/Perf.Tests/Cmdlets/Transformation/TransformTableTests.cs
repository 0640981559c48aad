using System.Text.RegularExpressions;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Transformation;

/// <summary>Over all commands: durations, rates, shares, percents and moments are taken as people write them.</summary>
public sealed partial class TransformTableTests
{
    // A factor of noise has no unit; bare values are whatever they are; a threshold's figures are texts.
    private static readonly string[] s_plain = ["Compare-PerfResult -NoiseFactor", "Compare-PerfResult -BaselineValue", "Compare-PerfResult -CandidateValue", "Get-PerfTrend -Value"];

    [Fact]
    public void Durations_AreTakenInEveryForm()
    {
        CommandParameter[] durations = [.. CommandParameter.All.Where(parameter => parameter.ValueType == typeof(string) && Duration().IsMatch(parameter.Name))];
        Assert.InRange(durations.Length, 15, 100);
        Assert.Empty(durations.Where(parameter => parameter.Find<DurationTransformAttribute>() is null).Select(parameter => $"{parameter}"));
    }

    [Fact]
    public void Numbers_ThatHaveAUnit_AreTakenWithIt()
    {
        CommandParameter[] numbers = [.. CommandParameter.All.Where(parameter => parameter.ValueType == typeof(double) && !s_plain.Contains(parameter.ToString()))];
        Assert.InRange(numbers.Length, 6, 100);
        Assert.Empty(numbers.Where(parameter => Wanted(parameter) is var wanted && parameter.Property.GetCustomAttributes(wanted, inherit: true).Length == 0).Select(parameter => $"{parameter}"));
    }

    [Fact]
    public void Moments_AreTakenAsPeopleSayThem()
    {
        CommandParameter[] moments = [.. CommandParameter.All.Where(parameter => parameter.ValueType == typeof(DateTimeOffset))];
        Assert.NotEmpty(moments);
        Assert.Empty(moments.Where(parameter => parameter.Find<MomentTransformAttribute>() is null).Select(parameter => $"{parameter}"));
    }

    private static Type Wanted(CommandParameter parameter) => parameter.Name switch
    {
        string name when name.EndsWith("Rate", StringComparison.Ordinal) => typeof(RateTransformAttribute),
        string name when name.EndsWith("Percent", StringComparison.Ordinal) => typeof(PercentTransformAttribute),
        _ => typeof(ShareTransformAttribute),
    };

    [GeneratedRegex("(Duration|Period|Timeout|Linger|Every|RetryFor|DeleteAfter|^Window|^Keep[A-Z].*)$")]
    private static partial Regex Duration();
}
