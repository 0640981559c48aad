namespace Perf.Packaging;

/// <summary>What is to be packed, as the command line says it.</summary>
internal sealed record PackOptions
{
    /// <summary>The command line, for people.</summary>
    public const string Usage = """
        pack --repository FOLDER --facts FILE --module FOLDER --output FOLDER [--notes FILE] [--tool FOLDER] [--archive RID=FOLDER]...
        compare FOLDER FOLDER
        """;

    /// <summary>The folder of Perf.sln.</summary>
    public required string Repository { get; init; }

    /// <summary>The JSON file with what the module's manifest says (<see cref="Nuget.ModuleFacts"/>).</summary>
    public required string Facts { get; init; }

    /// <summary>The built module.</summary>
    public required string Module { get; init; }

    /// <summary>Where the packages go. It is made, and what it holds stays.</summary>
    public required string Output { get; init; }

    /// <summary>Where the notes of this version go, for a release; null for nowhere.</summary>
    public string? Notes { get; init; }

    /// <summary>The shell for every platform, which becomes a tool of .NET; null for none.</summary>
    public string? Tool { get; init; }

    /// <summary>Shells with all of .NET that they need, by their platform.</summary>
    public IReadOnlyList<(string Rid, string Folder)> Archives { get; init; } = [];

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">What follows <c>pack</c>.</param>
    /// <exception cref="PackingException">Something in it is not understood, or missing.</exception>
    public static PackOptions Parse(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> single = [];
        List<(string Rid, string Folder)> archives = [];
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string name = arguments[i];
            string value = i + 1 < arguments.Count ? arguments[i + 1] : throw Wrong($"{name} has no value");
            if (name == "--archive")
            {
                archives.Add(value.Split('=', 2) is [{ Length: > 0 } rid, { Length: > 0 } folder] ? (rid, folder) : throw Wrong($"{value} is not RID=FOLDER"));
            }
            else if (name is not ("--repository" or "--facts" or "--module" or "--output" or "--notes" or "--tool"))
            {
                throw Wrong($"{name} is not known");
            }
            else if (!single.TryAdd(name, value))
            {
                throw Wrong($"{name} is there twice");
            }
        }

        return new PackOptions
        {
            Repository = Required("--repository"),
            Facts = Required("--facts"),
            Module = Required("--module"),
            Output = Required("--output"),
            Notes = single.GetValueOrDefault("--notes"),
            Tool = single.GetValueOrDefault("--tool"),
            Archives = archives,
        };

        string Required(string name) => single.TryGetValue(name, out string? value) ? value : throw Wrong($"{name} is missing");
    }

    private static PackingException Wrong(string what) => new($"{what}. Usage:\n{Usage}");
}
