using Perf.ScriptWorker.Http;
using Perf.ScriptWorker.Metrics;

namespace Perf.ScriptWorker.Users;

/// <summary>The event loop of a script's user, as its thread sees it: nothing here waits.</summary>
internal interface IUserLoop
{
    /// <summary>Sends a request, which tells its user when it has ended.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="samples">What was measured before it, or null; the list is the loop's from now on.</param>
    void Send(ScriptExchange exchange, List<ScriptSample>? samples);

    /// <summary>Counts what was measured; the list is the loop's from now on.</summary>
    void Record(List<ScriptSample> samples);
}
