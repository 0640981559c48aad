namespace Perf.Tests.History.Sqlite;

public sealed class SqliteRunStoreContractTests : RunStoreContract
{
    private readonly TemporaryHome _home = new();

    protected override IRunStore Open() => _home.Store();

    protected override void Dispose(bool disposing)
    {
        _home.Dispose();
        base.Dispose(disposing);
    }
}
