using System.Globalization;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Changes the arrival rate of a running test, from another session.</summary>
[Cmdlet(VerbsCommon.Set, "PerfTestRate", SupportsShouldProcess = true, DefaultParameterSetName = RateSet)]
[OutputType(typeof(LiveRun))]
public sealed class SetPerfTestRateCommand : LiveRunCmdlet
{
    private const string RateSet = "Rate";
    private const string FactorSet = "Factor";

    private double _perSecond;

    /// <summary>The new rate of starts: 200/s, 12000/m, 3600/h.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RateSet)]
    [ValidateNotNullOrEmpty]
    public string Rate { get; set; } = "";

    /// <summary>What the planned rate is multiplied by, as 1.5 or 150%; 1 is as planned.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FactorSet)]
    [ShareTransform]
    [ValidateRange(0.001, 1000)]
    public double Factor { get; set; } = 1;

    /// <inheritdoc/>
    protected override string Action => ParameterSetName == RateSet
        ? $"Set the rate to {RateText.Format(_perSecond)}"
        : string.Create(CultureInfo.InvariantCulture, $"Set the rate to {Factor:0.###} times the planned one");

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _perSecond = ParameterSetName == RateSet ? RateText.Parse(Rate) : 0;
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    /// <inheritdoc/>
    protected override Task<LiveRun> SteerAsync(LiveRun run, CancellationToken stop) => ParameterSetName == RateSet
        ? PerfRuntime.SetRateAsync(run.Id, _perSecond, stop)
        : PerfRuntime.SetRateFactorAsync(run.Id, Factor, stop);
}
