"""bestand.yaml → what to read and how."""

from bestand.workspace.document import SourceUse, WorkspaceFile
from bestand.workspace.load import Workspace, check_workspace, open_workspace

__all__ = ["SourceUse", "Workspace", "WorkspaceFile", "check_workspace", "open_workspace"]
