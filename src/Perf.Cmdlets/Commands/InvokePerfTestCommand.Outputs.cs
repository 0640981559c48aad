using System.Management.Automation;

namespace Perf.Commands;

/// <content>Where measurements are sent while the run goes on.</content>
public sealed partial class InvokePerfTestCommand
{
    /// <summary>
    /// Where measurements are sent while the run goes on, besides the scenario's own outputs: influxdb=http://127.0.0.1:8086/perf, prometheus=127.0.0.1:9464, prometheus-rw=, pushgateway=, otlp=, json=, csv=, statsd=;
    /// or a hashtable with all settings.
    /// </summary>
    [Parameter]
    [Alias("Out")]
    [ArgumentCompleter(typeof(OutputCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] Output { get; set; } = [];
}
