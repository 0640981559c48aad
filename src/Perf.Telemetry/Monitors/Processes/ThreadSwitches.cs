using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Processes;

/// <summary>
/// Context switches of all threads of a process (proc_pid_task(5)): what the process' own status says is its first thread's alone. They are added up from what each thread grew by, so that one
/// that ends makes no step. Of a process of very many threads a part is looked at in each reading, in turn: the sum is the same, a few seconds later.
/// </summary>
/// <param name="folder">/proc/[pid]/task.</param>
/// <param name="most">The most threads that are looked at in a reading.</param>
internal sealed class ThreadSwitches(string folder, int most = ThreadSwitches.Most)
{
    /// <summary>Some ten microseconds each: half a percent of a core.</summary>
    public const int Most = 500;

    // What is counted stands at the text's end, which is some 1,500 bytes long.
    private readonly byte[] _buffer = new byte[8192];
    private readonly Dictionary<int, Counts> _threads = [];
    private readonly List<int> _gone = [];
    private double _voluntary;
    private double _involuntary;
    private int _turn;

    /// <summary>Reads them.</summary>
    /// <returns>By how much they have grown since the first reading; NaN where they may not be read.</returns>
    public (double Voluntary, double Involuntary) Read()
    {
        try
        {
            int count = Look();
            int step = ((count - 1) / most) + 1;
            int place = 0;
            foreach ((int id, Counts counts) in _threads)
            {
                if (place++ % step == _turn % step && TryRead(id, out double voluntary, out double involuntary))
                {
                    // A number that another thread has got meanwhile begins anew.
                    _voluntary += double.IsNaN(counts.Voluntary) ? 0 : voluntary >= counts.Voluntary ? voluntary - counts.Voluntary : voluntary;
                    _involuntary += double.IsNaN(counts.Involuntary) ? 0 : involuntary >= counts.Involuntary ? involuntary - counts.Involuntary : involuntary;
                    (counts.Voluntary, counts.Involuntary) = (voluntary, involuntary);
                }
            }

            _turn++;
            return (_voluntary, _involuntary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (double.NaN, double.NaN);
        }
    }

    // What a thread that was there at first had done before is no growth; one that came later has done all of it since.
    private int Look()
    {
        double before = _turn == 0 ? double.NaN : 0;
        foreach (Counts counts in _threads.Values)
        {
            counts.IsThere = false;
        }

        foreach (string path in Directory.EnumerateDirectories(folder))
        {
            if (int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                if (!_threads.TryGetValue(id, out Counts? counts))
                {
                    _threads[id] = counts = new Counts { Voluntary = before, Involuntary = before };
                }

                counts.IsThere = true;
            }
        }

        _gone.Clear();
        _gone.AddRange(_threads.Where(thread => !thread.Value.IsThere).Select(thread => thread.Key));
        foreach (int id in _gone)
        {
            _threads.Remove(id);
        }

        return _threads.Count;
    }

    private bool TryRead(int id, out double voluntary, out double involuntary)
    {
        (voluntary, involuntary) = (double.NaN, double.NaN);
        try
        {
            // Not kept open: these would be more files than all else that the run has.
            using SafeFileHandle file = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"{folder}/{id}/status"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            ReadOnlySpan<byte> text = _buffer.AsSpan(0, RandomAccess.Read(file, _buffer, 0));
            voluntary = ByteText.Find(text, "voluntary_ctxt_switches"u8);
            involuntary = ByteText.Find(text, "nonvoluntary_ctxt_switches"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended since the folder was looked at.
        }

        return double.IsFinite(voluntary + involuntary);
    }

    private sealed class Counts
    {
        public double Voluntary { get; set; }

        public double Involuntary { get; set; }

        public bool IsThere { get; set; }
    }
}
