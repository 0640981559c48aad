using System.Collections.Concurrent;

namespace Perf.Tests.Tuning.Support;

/// <summary>Hears each write below some folders as the kernel tells it: also one that leaves the bytes as they were, and a file that is gone again.</summary>
internal sealed class WriteWatch : IDisposable
{
    // Events of one folder come in their order: once this is heard, all before it were.
    private const string End = ".watched-to-the-end";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly List<(string Folder, FileSystemWatcher Watcher, TaskCompletionSource Ended)> _all = [];
    private readonly ConcurrentQueue<string> _heard = new();

    internal WriteWatch(IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Attributes | NotifyFilters.Size | NotifyFilters.LastWrite | NotifyFilters.Security,
            };
            void Hear(object sender, FileSystemEventArgs one)
            {
                if (one.Name == End)
                {
                    ended.TrySetResult();
                }
                else
                {
                    _heard.Enqueue($"{one.ChangeType} {one.FullPath}");
                }
            }

            watcher.Created += Hear;
            watcher.Changed += Hear;
            watcher.Deleted += Hear;
            watcher.Renamed += Hear;
            watcher.Error += (_, one) => ended.TrySetException(one.GetException());
            watcher.EnableRaisingEvents = true;
            _all.Add((folder, watcher, ended));
        }
    }

    /// <summary>All that was written so far.</summary>
    internal async Task<IReadOnlyList<string>> EndAsync()
    {
        foreach ((string folder, _, TaskCompletionSource ended) in _all)
        {
            string path = Path.Combine(folder, End);
            await File.WriteAllTextAsync(path, "");
            await ended.Task.WaitAsync(s_patience);
            File.Delete(path);
        }

        return [.. _heard];
    }

    public void Dispose() => _all.ForEach(one => one.Watcher.Dispose());
}
