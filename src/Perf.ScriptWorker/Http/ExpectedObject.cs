using Jint.Native.Object;

namespace Perf.ScriptWorker.Http;

/// <summary>What <c>http.expectedStatuses()</c> gives.</summary>
internal sealed class ExpectedObject(JsEngine engine, StatusSet statuses) : ObjectInstance(engine)
{
    /// <summary>The statuses.</summary>
    public StatusSet Statuses { get; } = statuses;
}
