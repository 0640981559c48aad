namespace Perf.Runtime;

/// <summary>Finds the scenario schema for editors: a file of the repository that a scenario is written into, as a path from there.</summary>
internal static class SchemaPath
{
    private const string Schema = "config/schemas/scenario.schema.json";

    /// <summary>The path from a file's folder, with slashes; null where no folder above has the schema.</summary>
    public static string? For(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        for (DirectoryInfo? above = new(folder); above is not null; above = above.Parent)
        {
            string schema = Path.Combine(above.FullName, Schema.Replace('/', Path.DirectorySeparatorChar));
            if (File.Exists(schema))
            {
                return Path.GetRelativePath(folder, schema).Replace(Path.DirectorySeparatorChar, '/');
            }
        }

        return null;
    }
}
