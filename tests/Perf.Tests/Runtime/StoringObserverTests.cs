using Perf.Runtime;

namespace Perf.Tests.Runtime;

public sealed class StoringObserverTests
{
    private static readonly RunResult s_run = new() { Id = "run-1" };

    [Fact]
    public void Observe_StoreThatWorks_GetsAllInOrder()
    {
        var store = new FailingStore();
        Observe(store);
        Assert.Equal(["Begin", "Append run-1 0", "Append run-1 1", "Append run-1 2", "Complete", "Dispose"], store.Calls);
        Assert.Same(s_run, store.Completed);
    }

    [Fact]
    public void Observe_BeginFails_IsTriedEachSecondAndTheWholeResultAtTheEnd()
    {
        var store = new FailingStore("Begin");
        Observe(store);
        Assert.Equal(["Begin", "Begin", "Begin", "Begin", "Begin", "Complete", "Dispose"], store.Calls);
        Assert.Same(s_run, store.Completed);
    }

    [Fact]
    public void Observe_AppendFails_IsTriedAgainInOrderAndTheWholeResultAtTheEnd()
    {
        var store = new FailingStore("Append run-1 1");
        Observe(store);
        Assert.Equal(["Begin", "Append run-1 0", "Append run-1 1", "Append run-1 1", "Append run-1 1", "Complete", "Dispose"], store.Calls);
        Assert.Same(s_run, store.Completed);
    }

    [Theory]
    [InlineData("Complete")]
    [InlineData("Begin", "Complete")]
    [InlineData("Append run-1 0", "Complete")]
    public void Ended_CompleteFails_SaysThatTheRunIsNotStored(params string[] failing)
    {
        var store = new FailingStore(failing);
        var fault = Assert.Throws<PerfException>(() => Observe(store));
        Assert.Equal(ErrorIds.StoreUnavailable, fault.Id);
        Assert.Equal("perf.db", fault.Subject);
        Assert.Contains("run-1 is not stored", fault.Message, StringComparison.Ordinal);
        Assert.Contains("The disk is full.", fault.Message, StringComparison.Ordinal);
        Assert.Equal("Dispose", store.Calls[^1]);
    }

    private static void Observe(IRunStore store)
    {
        using var observer = new StoringObserver(store);
        observer.Started(s_run);
        for (int i = 0; i < 3; i++)
        {
            observer.Measured(new Interval { Index = i }, new RunProgress());
        }

        observer.Ended(s_run);
    }
}
