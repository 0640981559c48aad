using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Perf.Tests.Reporting.Browser;

/// <summary>A page in the browser, with all that it said and asked for.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly string _folder;
    private string _address = "";

    public OpenPage(IPage page, string folder)
    {
        Page = page;
        _folder = folder;
        page.Console += (_, message) => Complaints.Enqueue($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Complaints.Enqueue($"error: {error}");
        page.Dialog += (_, dialog) =>
        {
            Complaints.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.RequestFailed += (_, request) => Refused.Enqueue($"{request.Url} {request.Failure}");
        page.Request += (_, request) => Requests.Enqueue(request.Url);
    }

    public IPage Page { get; }

    /// <summary>What the console said, uncaught errors, dialogs.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>The addresses that were asked for, the page's own included.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What the policy kept the page from asking for, each with the reason.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    public async Task GoAsync(string address)
    {
        _address = address;
        await Page.GotoAsync(address);
    }

    /// <summary>Fails when the page said or asked for anything.</summary>
    public void AssertQuiet()
    {
        Assert.Empty(Complaints);
        Assert.Equal([_address], Requests);
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
