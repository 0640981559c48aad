using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Perf.Tests.Architecture;

/// <summary>Reads built assemblies by their metadata, without loading them: loading Cmdlets would need PowerShell here.</summary>
internal static class Assemblies
{
    /// <summary>Where a project of src was built, in the configuration and framework of these tests; null when it was not.</summary>
    internal static string? Find(string project)
    {
        // .../tests/Perf.Tests/bin/Debug/net10.0/ says both.
        string framework = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;
        string file = (project == "Perf.Shell" ? "perfsh" : project) + ".dll";
        string path = Path.Combine(Repository.Root, "src", project, "bin", configuration, framework, file);
        string beside = Path.Combine(AppContext.BaseDirectory, file);
        return File.Exists(beside) ? beside : File.Exists(path) ? path : null;
    }

    /// <summary>The names of the assemblies that one refers to.</summary>
    internal static IReadOnlyList<string> References(string path) => Read(path, reader =>
        (string[])[.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)).Order(StringComparer.Ordinal)]);

    /// <summary>For each type of an assembly the assemblies that its base type and its interfaces come from; an empty name is the assembly itself.</summary>
    internal static IReadOnlyList<(string Type, string Ancestor, string Assembly)> Ancestors(string path) => Read(path, reader =>
    {
        var ancestors = new List<(string, string, string)>();
        foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition))
        {
            string name = $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
            IEnumerable<EntityHandle> handles = type.GetInterfaceImplementations().Select(one => reader.GetInterfaceImplementation(one).Interface).Append(type.BaseType);
            foreach (EntityHandle handle in handles.Where(handle => !handle.IsNil))
            {
                ancestors.AddRange(Origins(reader, handle).Select(origin => (name, origin.Name, origin.Assembly)));
            }
        }

        return ancestors;
    });

    private static List<(string Name, string Assembly)> Origins(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                TypeReference type = reader.GetTypeReference((TypeReferenceHandle)handle);
                string name = reader.GetString(type.Name);
                EntityHandle scope = type.ResolutionScope;
                while (scope.Kind == HandleKind.TypeReference)
                {
                    scope = reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
                }

                string assembly = scope.Kind == HandleKind.AssemblyReference ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) : "";
                return [(name, assembly)];
            case HandleKind.TypeSpecification:
                // A generic: the class and its arguments all load with the type.
                BlobReader blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                return OriginsInSignature(reader, ref blob);
            default:
                return [];
        }
    }

    private static List<(string Name, string Assembly)> OriginsInSignature(MetadataReader reader, ref BlobReader blob)
    {
        var origins = new List<(string, string)>();
        while (blob.RemainingBytes > 0)
        {
            byte code = blob.ReadByte();
            if (code is (byte)SignatureTypeKind.Class or (byte)SignatureTypeKind.ValueType)
            {
                origins.AddRange(Origins(reader, blob.ReadTypeHandle()));
            }
        }

        return origins;
    }

    private static T Read<T>(string path, Func<MetadataReader, T> read)
    {
        using var image = new PEReader(File.OpenRead(path));
        return read(image.GetMetadataReader());
    }
}
