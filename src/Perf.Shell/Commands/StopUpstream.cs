using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>
/// The engine's internal signal that enough objects were read. Stopping the pipeline instead would end the script, too:
/// there is no public way to stop only what is upstream.
/// </summary>
internal static class StopUpstream
{
    public static Exception From(Cmdlet command) => (Exception)EngineInternals.Create("System.Management.Automation.StopUpstreamCommandsException", command);
}
