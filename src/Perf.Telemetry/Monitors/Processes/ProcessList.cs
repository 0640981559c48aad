using System.Globalization;

namespace Perf.Telemetry.Monitors.Processes;

/// <summary>
/// Finds processes by the name of their program, in /proc. One that searches again and again keeps the list: a process that was looked at twice and is another is not looked at again for a while, for
/// opening two files of each costs more than all the rest of a monitor.
/// </summary>
internal sealed class ProcessList(string name)
{
    // What the kernel keeps of a name in comm (TASK_COMM_LEN less the zero at its end).
    private const int MostOfName = 15;

    // A process that was just made is called as the one who made it until it becomes another program.
    private const int Looks = 2;
    private const int SearchesUntilAnew = 12;

    private readonly Dictionary<int, int> _looks = [];
    private int _searches;

    /// <summary>The numbers of all processes of a name, looked for once.</summary>
    /// <param name="name">The program's name, such as nginx; or the assembly that dotnet runs, with or without .dll; or the script that an interpreter runs.</param>
    public static IReadOnlyList<int> Find(string name) => new ProcessList(name).Search();

    /// <summary>The numbers of all processes of the name.</summary>
    public IReadOnlyList<int> Search()
    {
        if (++_searches % SearchesUntilAnew == 0)
        {
            _looks.Clear();
        }

        var found = new List<int>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id != Environment.ProcessId && _looks.GetValueOrDefault(id) < Looks)
            {
                if (IsOf(name, id))
                {
                    found.Add(id);
                }
                else
                {
                    _looks[id] = _looks.GetValueOrDefault(id) + 1;
                }
            }
        }

        return found;
    }

    /// <summary>Whether a process is one of that name.</summary>
    /// <param name="name">The name that is looked for.</param>
    /// <param name="comm">What /proc/[pid]/comm says.</param>
    /// <param name="commandLine">What /proc/[pid]/cmdline says: arguments with zeros between them.</param>
    public static bool Matches(string name, string comm, string commandLine)
    {
        string shortened = name.Length > MostOfName ? name[..MostOfName] : name;
        if (name.Length <= MostOfName && comm == shortened)
        {
            return true;
        }

        string[] arguments = commandLine.Split('\0', 3);
        string program = FileName(arguments[0]);
        if (program == name)
        {
            return true;
        }

        // An interpreter's first argument is the program: dotnet Shop.dll, python3 shop.py, java's come later.
        string first = arguments.Length > 1 ? FileName(arguments[1]) : "";
        return program is "dotnet" or "node" or "python" or "python3" or "ruby" or "pwsh" or "perl" or "bash" or "sh" && (first == name || Path.GetFileNameWithoutExtension(first) == name);
    }

    /// <summary>The name of a process, by which <see cref="Find"/> finds it.</summary>
    /// <param name="id">Its number.</param>
    /// <returns>The program's name, or that of what dotnet runs; null where it has gone.</returns>
    public static string? NameOf(int id)
    {
        try
        {
            string comm = File.ReadAllText($"/proc/{id}/comm").TrimEnd('\n');
            string[] arguments = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');

            // All of .NET's programs are called dotnet: what it runs is the name.
            return comm == "dotnet" && arguments.Length > 1 && arguments[1].Length > 0 ? Path.GetFileName(arguments[1]) : comm;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // nginx writes "nginx: master process ..." over its arguments.
    private static string FileName(string argument)
    {
        int colon = argument.IndexOf(": ", StringComparison.Ordinal);
        return Path.GetFileName(colon > 0 ? argument[..colon] : argument);
    }

    private static bool IsOf(string name, int id)
    {
        try
        {
            return Matches(name, File.ReadAllText($"/proc/{id}/comm").TrimEnd('\n'), File.ReadAllText($"/proc/{id}/cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has gone meanwhile.
            return false;
        }
    }
}
