using System.Globalization;
using System.Management.Automation;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Get, "Date", DefaultParameterSetName = "Date")]
[OutputType(typeof(DateTime), typeof(string))]
public sealed class GetDateCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Date")]
    [Alias("LastWriteTime")]
    public DateTime Date { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "UnixTimeSeconds")]
    [Alias("UnixTime")]
    public long UnixTimeSeconds { get; set; }

    [Parameter]
    [ValidateRange(1, 9999)]
    public int Year { get; set; }

    [Parameter]
    [ValidateRange(1, 12)]
    public int Month { get; set; }

    [Parameter]
    [ValidateRange(1, 31)]
    public int Day { get; set; }

    [Parameter]
    [ValidateRange(0, 23)]
    public int Hour { get; set; }

    [Parameter]
    [ValidateRange(0, 59)]
    public int Minute { get; set; }

    [Parameter]
    [ValidateRange(0, 59)]
    public int Second { get; set; }

    [Parameter]
    [ValidateRange(0, 999)]
    public int Millisecond { get; set; }

    [Parameter]
    public string? Format { get; set; }

    [Parameter]
    public SwitchParameter AsUTC { get; set; }

    protected override void ProcessRecord()
    {
        var date = ParameterSetName == "UnixTimeSeconds" ? DateTimeOffset.FromUnixTimeSeconds(UnixTimeSeconds).LocalDateTime
            : Given(nameof(Date)) ? Date
            : TimeProvider.System.GetLocalNow().LocalDateTime;
        date = Given(nameof(Year)) ? date.AddYears(Year - date.Year) : date;
        date = Given(nameof(Month)) ? date.AddMonths(Month - date.Month) : date;
        date = Given(nameof(Day)) ? date.AddDays(Day - date.Day) : date;
        date = Given(nameof(Hour)) ? date.AddHours(Hour - date.Hour) : date;
        date = Given(nameof(Minute)) ? date.AddMinutes(Minute - date.Minute) : date;
        date = Given(nameof(Second)) ? date.AddSeconds(Second - date.Second) : date;
        date = Given(nameof(Millisecond)) ? date.AddTicks((Millisecond * TimeSpan.TicksPerMillisecond) - (date.Ticks % TimeSpan.TicksPerSecond)) : date;
        date = AsUTC ? date.ToUniversalTime() : date;
        WriteObject(Format is null ? date : Text(date, Format));
    }

    // The names by which Get-Date knows formats that are good in file names.
    private static string Text(DateTime date, string format) => format.ToUpperInvariant() switch
    {
        "FILEDATE" => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        "FILEDATEUNIVERSAL" => date.ToUniversalTime().ToString("yyyyMMddZ", CultureInfo.InvariantCulture),
        "FILEDATETIME" => date.ToString("yyyyMMddTHHmmssffff", CultureInfo.InvariantCulture),
        "FILEDATETIMEUNIVERSAL" => date.ToUniversalTime().ToString("yyyyMMddTHHmmssffffZ", CultureInfo.InvariantCulture),
        _ => date.ToString(format, CultureInfo.CurrentCulture),
    };

    private bool Given(string name) => MyInvocation.BoundParameters.ContainsKey(name);
}

[Cmdlet(VerbsCommon.New, "TimeSpan", DefaultParameterSetName = "Date")]
[OutputType(typeof(TimeSpan))]
public sealed class NewTimeSpanCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Date")]
    [Alias("LastWriteTime")]
    public DateTime Start { get; set; }

    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Date")]
    public DateTime End { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Days { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Hours { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Minutes { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Seconds { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Milliseconds { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Time")
        {
            WriteObject(new TimeSpan(Days, Hours, Minutes, Seconds, Milliseconds));
            return;
        }

        var now = TimeProvider.System.GetLocalNow().LocalDateTime;
        var start = MyInvocation.BoundParameters.ContainsKey(nameof(Start)) ? Start : now;
        var end = MyInvocation.BoundParameters.ContainsKey(nameof(End)) ? End : now;
        WriteObject(end.Subtract(start));
    }
}

[Cmdlet(VerbsDiagnostic.Measure, "Command")]
[OutputType(typeof(TimeSpan))]
public sealed class MeasureCommandCommand : PSCmdlet
{
    private TimeSpan _total;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0, Mandatory = true)]
    public ScriptBlock Expression { get; set; } = null!;

    protected override void ProcessRecord()
    {
        long start = TimeProvider.System.GetTimestamp();
        if (InputObject is null)
        {
            InvokeCommand.InvokeScript(useLocalScope: false, Expression, input: null);
        }
        else
        {
            Expression.InvokeWithContext(null, [new PSVariable("_", InputObject)]);
        }

        _total += TimeProvider.System.GetElapsedTime(start);
    }

    protected override void EndProcessing() => WriteObject(_total);
}

[Cmdlet(VerbsLifecycle.Start, "Sleep", DefaultParameterSetName = "Seconds")]
public sealed class StartSleepCommand : PSCmdlet, IDisposable
{
    private readonly ManualResetEventSlim _stopped = new();

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Seconds")]
    [ValidateRange(0.0, int.MaxValue / 1000.0)]
    public double Seconds { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Milliseconds")]
    [Alias("ms")]
    [ValidateRange(0, int.MaxValue)]
    public int Milliseconds { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "FromTimeSpan")]
    [Alias("ts")]
    public TimeSpan Duration { get; set; }

    protected override void ProcessRecord() => _stopped.Wait(ParameterSetName switch
    {
        "Seconds" => TimeSpan.FromSeconds(Seconds),
        "Milliseconds" => TimeSpan.FromMilliseconds(Milliseconds),
        _ => Duration,
    });

    protected override void StopProcessing() => _stopped.Set();

    public void Dispose() => _stopped.Dispose();
}
