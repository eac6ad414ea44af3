namespace MlNetDeep;

/// <summary>Rows and columns added at an image's four edges.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns to the right.</param>
public readonly record struct Edges(int Top, int Left, int Bottom, int Right);
