namespace Perf.Telemetry.Dashboard;

/// <summary>What a dashboard's server serves. It may be asked by several requests at once.</summary>
public interface IDashboardPage
{
    /// <summary>The page as it stands now.</summary>
    /// <param name="cancel">The browser waits no longer.</param>
    /// <returns>HTML.</returns>
    Task<byte[]> PageAsync(CancellationToken cancel);

    /// <summary>A file that the page needs.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The file, or null when there is none of that name.</returns>
    DashboardFile? File(string name);

    /// <summary>Does what a button asks for.</summary>
    /// <param name="json">What, as the page wrote it; not looked at yet.</param>
    /// <returns>The answer.</returns>
    DashboardReply Control(ReadOnlyMemory<byte> json);
}
