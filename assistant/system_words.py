"""What the operating system says when a file or an address fails, in Chinese: its own words are English."""

import errno
from collections.abc import Mapping

WORDS: Mapping[int, str] = {
    errno.EPERM: "系统不允许",
    errno.ENOENT: "没有这个文件或者文件夹",
    errno.EINTR: "被中断了",
    errno.EIO: "磁盘读写出错",
    errno.EBADF: "没有打开",
    errno.EAGAIN: "正被占用",
    errno.ENOMEM: "内存不够",
    errno.EACCES: "没有权限",
    errno.EBUSY: "正被占用",
    errno.EEXIST: "已经存在",
    errno.EXDEV: "不在同一个磁盘上",
    errno.ENODEV: "没有这个设备",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.EINVAL: "系统不接受这个名字或者位置",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ETXTBSY: "正被占用",
    errno.EFBIG: "文件太大",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.ESPIPE: "不能在管道里来回读写",
    errno.EROFS: "磁盘是只读的",
    errno.EPIPE: "接收的一方已经关闭",
    errno.ECONNABORTED: "连接断了",
    errno.ECONNRESET: "连接断了",
    errno.ECONNREFUSED: "对方拒绝连接",
    errno.ETIMEDOUT: "等得太久，没有回应",
    errno.ESHUTDOWN: "连接已经关闭",
    errno.ECHILD: "子进程不见了",
    errno.ESRCH: "没有这个进程",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ELOOP: "链接绕成了圈",
    errno.ESTALE: "网络文件夹断开了",
    errno.EADDRINUSE: "端口正被占用",
    errno.EADDRNOTAVAIL: "这台电脑没有这个地址",
    errno.EAFNOSUPPORT: "不支持这种地址",
    errno.ENETUNREACH: "网络不通",
    errno.EHOSTUNREACH: "网络不通",
}


def system_words(error: OSError) -> str:
    """Why the system refused; of what the table does not know the number, for whoever looks it up."""
    if error.errno is None:
        return "系统没有说明原因"
    return WORDS.get(error.errno, f"系统错误 {error.errno}")


def reading_words(error: Exception) -> str:
    """Why a file could not be read: the system refused, or the content is not what it should be."""
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 编码"
    if isinstance(error, OSError) and error.errno is not None:
        return system_words(error)
    return "内容损坏或者不完整"
